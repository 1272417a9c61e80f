import type { KafkaMessage, Message } from 'kafkajs';
import { type DeadLetterReason, refuse } from '../../domain/stream/dead-letter.ts';
import { deadLetter, type LetterOrigin } from '../../platform/kafka/dead-letter.ts';
import { type Admission, type AdmissionContext, type Admitted, admit } from './admit.ts';
import { type AssemblyContext, assembleScored } from './assemble.ts';

/** A batch after admission: what to score, and what is settled already. */
export interface AdmittedBatch {
  readonly admitted: readonly { readonly message: KafkaMessage; readonly event: Admitted }[];
  readonly letters: readonly Message[];
  readonly reasons: readonly DeadLetterReason[];
  readonly repeats: number;
}

const crashing: Admission = {
  kind: 'dead',
  refusal: refuse('crash', '', 'the process ended twice while it scored this record alone'),
};

/** Admits the records of one partition in their order; each ends as admitted, letter or repeat; condemned offsets are letters. */
export function admitBatch(
  messages: readonly KafkaMessage[],
  context: AdmissionContext,
  origin: LetterOrigin,
  condemned: ReadonlySet<number>,
): AdmittedBatch {
  const admitted: { message: KafkaMessage; event: Admitted }[] = [];
  const letters: Message[] = [];
  const reasons: DeadLetterReason[] = [];
  let repeats = 0;
  for (const message of messages) {
    const admission = condemned.has(Number(message.offset)) ? crashing : admit(message, context);
    if (admission.kind === 'admitted') admitted.push({ message, event: admission });
    else if (admission.kind === 'repeat') repeats++;
    else {
      letters.push(deadLetter(message, admission.refusal, origin));
      reasons.push(admission.refusal.reason);
    }
  }
  return { admitted, letters, reasons, repeats };
}

/** Returns the scored records of an admitted batch, in source order, for the partition they came from. */
export function assembleBatch(
  batch: AdmittedBatch,
  probabilities: Float32Array,
  context: AssemblyContext,
): Message[] {
  return batch.admitted.map(({ message, event }, i) => ({
    key: message.key,
    value: assembleScored(event, Number(message.offset), probabilities[i]!, context),
    partition: context.partition,
  }));
}
