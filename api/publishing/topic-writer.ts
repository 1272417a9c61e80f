import type { Kafka, Producer } from 'kafkajs';
import type { Registry } from '../../platform/avro/registry.ts';
import { countPartitions } from '../../platform/kafka/count-partitions.ts';
import { CrashError, messageOf, OutageError } from '../../platform/runtime/errors.ts';
import { createKeyedWriter, type KeyedWriter } from '../../stream/keyed-writer.ts';

export interface TopicWriterOptions<Value> {
  readonly kafka: Kafka;
  readonly registry: Registry;
  readonly topic: string;
  readonly subject: string;
  readonly schema: object;
  readonly keyOf: (value: Value) => string;
}

export interface TopicWriter<Value> {
  /** Resolves once Kafka has acknowledged the values; those of several callers go together. @throws OutageError */
  write(values: readonly Value[]): Promise<void>;
  close(): Promise<void>;
}

interface Waiting<Value> {
  readonly values: readonly Value[];
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** Values of one send. */
const mostValues = 5_000;

/**
 * Returns a writer that connects when it is first used and again after an outage, and gives up soon: whoever waits for an
 * answer is better told that Kafka is away. One send is under way at a time: the client loses acknowledged messages
 * where sends overlap and a connection breaks.
 */
export function createTopicWriter<Value extends object>(
  options: TopicWriterOptions<Value>,
): TopicWriter<Value> {
  const { kafka, registry, topic } = options;
  let opened: { readonly producer: Producer; readonly encode: KeyedWriter<Value> } | null = null;
  let waiting: Waiting<Value>[] = [];
  let running: Promise<void> | null = null;

  async function open(): Promise<NonNullable<typeof opened>> {
    if (opened !== null) return opened;
    const id = await registry.register(options.subject, options.schema);
    const retry = { initialRetryTime: 50, retries: 2 };
    const [partitions] = await countPartitions(kafka, [topic], retry);
    const producer = kafka.producer({
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
      retry: { initialRetryTime: 50, maxRetryTime: 500, retries: 3 },
    });
    await producer.connect();
    opened = {
      producer,
      encode: createKeyedWriter(options.schema, id, partitions!, options.keyOf),
    };
    return opened;
  }

  async function discard(): Promise<void> {
    const broken = opened;
    opened = null;
    await broken?.producer.disconnect().catch(() => undefined);
  }

  async function orOutage<T>(call: () => Promise<T>): Promise<T> {
    try {
      return await call();
    } catch (error) {
      await discard();
      if (error instanceof OutageError || error instanceof CrashError) throw error;
      throw new OutageError(`Kafka: ${messageOf(error)}`, { cause: error });
    }
  }

  async function send(values: readonly Value[]): Promise<void> {
    const { producer, encode } = await orOutage(open);
    // What cannot be encoded is no outage.
    const messages = encode(values).asMessages();
    await orOutage(() => producer.send({ topic, acks: -1, timeout: 5_000, messages }));
  }

  async function run(): Promise<void> {
    while (waiting.length > 0) {
      const batch: Waiting<Value>[] = [];
      let count = 0;
      while (
        waiting[0] !== undefined &&
        (count === 0 || count + waiting[0].values.length <= mostValues)
      ) {
        const next = waiting.shift()!;
        batch.push(next);
        count += next.values.length;
      }
      try {
        await send(batch.flatMap(({ values }) => values));
        for (const { resolve } of batch) resolve();
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    running = null;
  }

  return {
    write: (values) =>
      new Promise((resolve, reject) => {
        waiting.push({ values, resolve, reject });
        running ??= run();
      }),
    async close() {
      const left = waiting;
      waiting = [];
      for (const { reject } of left) reject(new OutageError('the interface stops'));
      await running;
      await discard();
    },
  };
}
