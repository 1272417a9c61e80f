import type { KafkaMessage, Message } from 'kafkajs';
import { type EventColumns, noColumns } from '../../domain/columns/event-columns.ts';
import { customerIdParts, eventIdParts } from '../../domain/identity/ulid.ts';
import { ulidHashBytes, writeUlidHash } from '../../domain/identity/ulid-bytes.ts';
import { type DeadLetterReason, refuse } from '../../domain/stream/dead-letter.ts';
import { headerLength, readSchemaId } from '../../platform/avro/wire-format.ts';
import { deadLetter, type LetterOrigin } from '../../platform/kafka/dead-letter.ts';
import { type Admission, type AdmissionContext, type Admitted, admit, conflict } from './admit.ts';
import { contentChecksum, maxEventBytes } from './decode.ts';
import type { PlainPath } from './plain-path.ts';
import type { RepeatWindow } from './repeat-window.ts';
import type { StepClock } from './step-clock.ts';

/** What becomes of the records of a batch; each is admitted, a letter or a repeat. */
export interface AdmittedBatch {
  readonly messages: readonly KafkaMessage[];
  /** Which messages are admitted, by their place in the batch, in its order. */
  readonly admitted: readonly number[];
  readonly letters: readonly Message[];
  readonly reasons: readonly DeadLetterReason[];
  readonly repeats: number;
  /** The admitted events that are no rows of `columns`, by their place in the batch. */
  readonly general: ReadonlyMap<number, Admitted>;
  /** Plain events, one row per message. */
  readonly columns: EventColumns;
  /** Flags of plain events, by message. */
  readonly flags: readonly (readonly string[])[];
  /** Hashes of the event's and of the customer's id, `hashBytesPerRow` by message. */
  readonly hashes: Uint8Array;
}

export const hashBytesPerRow = 2 * ulidHashBytes;

/** A plain event that is admitted needs no object: it is a row of the columns. */
type Decision = Admission | { readonly kind: 'row' };
const asRow: Decision = { kind: 'row' };
const repeat: Decision = { kind: 'repeat' };
const crashing: Decision = {
  kind: 'dead',
  refusal: refuse('crash', '', 'the process ended twice while it scored this record alone'),
};

export interface BatchContext extends AdmissionContext {
  readonly window: RepeatWindow;
  /** Offsets that are letters whatever they hold. */
  readonly condemned: ReadonlySet<number>;
}

/**
 * Decides about the records of one partition, batch by batch, in memory that is used again. Plain records are decoded,
 * validated and identified a step at a time for the whole batch; all others go through `admit` one by one.
 */
export class BatchAdmission {
  readonly #path: PlainPath | null;
  readonly #columns: EventColumns;
  #hashes = new Uint8Array(0);
  /** 1 for a record that every step so far has found plain. */
  #plain = new Uint8Array(0);

  constructor(path: PlainPath | null) {
    this.#path = path;
    this.#columns = path?.createColumns() ?? noColumns();
  }

  /** Decides about the records in their order. What the call before returned is void. */
  admit(
    messages: readonly KafkaMessage[],
    context: BatchContext,
    origin: LetterOrigin,
    clock: StepClock,
  ): AdmittedBatch {
    this.#reserve(messages.length);
    this.#decode(messages, context);
    clock.lap('decode');
    const flags = this.#validate(messages.length, context.nowMs);
    clock.lap('validate');
    this.#identify(messages.length, context.profileName);
    clock.lap('identify');
    const admitted: number[] = [];
    const general = new Map<number, Admitted>();
    const letters: Message[] = [];
    const reasons: DeadLetterReason[] = [];
    let repeats = 0;
    for (let i = 0; i < messages.length; i++) {
      const message = messages[i]!;
      const decision = this.#decide(i, message, context);
      if (decision.kind === 'repeat') repeats++;
      else if (decision.kind === 'dead') {
        letters.push(deadLetter(message, decision.refusal, origin));
        reasons.push(decision.refusal.reason);
      } else {
        admitted.push(i);
        if (decision.kind === 'admitted') general.set(i, decision);
      }
    }
    clock.lap('deduplicate');
    const [columns, hashes] = [this.#columns, this.#hashes];
    return { messages, admitted, letters, reasons, repeats, general, columns, flags, hashes };
  }

  #reserve(rows: number): void {
    this.#columns.reserve(rows);
    if (this.#plain.length >= rows) return;
    this.#plain = new Uint8Array(rows);
    this.#hashes = new Uint8Array(rows * hashBytesPerRow);
  }

  #decode(messages: readonly KafkaMessage[], { readers, condemned }: BatchContext): void {
    const path = this.#path;
    for (let i = 0; i < messages.length; i++) {
      const { key, value, offset } = messages[i]!;
      this.#plain[i] = 0;
      if (path === null || key === null || value === null || value.length > maxEventBytes) continue;
      const schemaId = readSchemaId(value);
      if (schemaId === null || readers.get(schemaId)?.isCurrent !== true) continue;
      if (condemned.size > 0 && condemned.has(Number(offset))) continue;
      if (path.decode(this.#columns, i, key, value)) this.#plain[i] = 1;
    }
  }

  #validate(rows: number, nowMs: number): (readonly string[])[] {
    const all: (readonly string[])[] = [];
    for (let i = 0; i < rows; i++) {
      const flags = this.#plain[i] === 1 ? this.#path!.check(this.#columns, i, nowMs) : null;
      if (flags === null) this.#plain[i] = 0;
      all.push(flags ?? []);
    }
    return all;
  }

  #identify(rows: number, profileName: string): void {
    const { refs, sequences } = this.#columns;
    for (let i = 0; i < rows; i++) {
      if (this.#plain[i] === 0) continue;
      const at = i * hashBytesPerRow;
      writeUlidHash(eventIdParts(profileName, refs[i]!, sequences[i]!), this.#hashes, at);
      writeUlidHash(customerIdParts(profileName, refs[i]!), this.#hashes, at + ulidHashBytes);
    }
  }

  #decide(i: number, message: KafkaMessage, context: BatchContext): Decision {
    if (this.#plain[i] === 0) {
      return context.condemned.has(Number(message.offset)) ? crashing : admit(message, context);
    }
    // The last eight bytes of the hash are the last 64 bits of the id.
    const at = i * hashBytesPerRow + ulidHashBytes - 8;
    const [high, low] = [word(this.#hashes, at), word(this.#hashes, at + 4)];
    const checksum = contentChecksum(message.value!.subarray(headerLength));
    const sighting = context.window.seeHalves(high, low, checksum);
    if (sighting === 'new') return asRow;
    return sighting === 'repeat' ? repeat : conflict;
  }
}

const word = (bytes: Uint8Array, at: number): number =>
  ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0;
