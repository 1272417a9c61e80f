import type { Batch, KafkaMessage } from 'kafkajs';

/** Most bytes that one fetch brings of a partition, except of a record that is larger. */
export const maxFetchBytes = 1024 * 1024;

/** What was fetched of a partition and waits, all of it in one piece. */
export interface Waiting {
  readonly messages: readonly KafkaMessage[];
  /** The offset after the last, markers included. */
  readonly nextOffset: number;
}

/**
 * What was fetched of one partition and is not handled yet. While a lane is busy many small fetches may come: taken
 * together they cost one piece of work.
 */
export class Backlog {
  readonly #bytesAhead: number;
  #waiting: Batch[] = [];
  #waitingBytes = 0;
  #atWorkBytes = 0;

  /**
   * @param bytesAhead that wait or are at work before no more is fetched: a full fetch at least, so that the next one is there
   *   when a lane is done. By bytes and not by fetches, since a partition that is resumed has to wait until the fetch
   *   under way without it is answered
   */
  constructor(bytesAhead: number) {
    this.#bytesAhead = bytesAhead;
  }

  /** Bytes of keys and values that wait or are at work: of one fetch always fewer than it may bring. */
  get bytes(): number {
    return this.#waitingBytes + this.#atWorkBytes;
  }

  /** Whether no more of the partition is to be fetched. */
  get isFull(): boolean {
    return this.bytes > this.#bytesAhead;
  }

  /** Whether nothing waits. */
  get isEmpty(): boolean {
    return this.#waiting.length === 0;
  }

  add(batch: Batch): void {
    this.#waiting.push(batch);
    for (const { key, value } of batch.messages) {
      this.#waitingBytes += (key?.length ?? 0) + (value?.length ?? 0);
    }
  }

  /** Takes all that waits to work; null where nothing does. */
  begin(): Waiting | null {
    const last = this.#waiting.at(-1);
    if (last === undefined) return null;
    const messages =
      this.#waiting.length === 1 ? last.messages : this.#waiting.flatMap((one) => one.messages);
    this.#atWorkBytes = this.#waitingBytes;
    this.#waiting = [];
    this.#waitingBytes = 0;
    return { messages, nextOffset: Number(last.lastOffset()) + 1 };
  }

  /** What was at work is done. */
  end(): void {
    this.#atWorkBytes = 0;
  }

  /** Forgets what waits and what is at work: it will be fetched again. */
  drop(): void {
    this.#waiting = [];
    this.#waitingBytes = 0;
    this.#atWorkBytes = 0;
  }
}
