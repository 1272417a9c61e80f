import type { Type } from 'avsc';
import type { Admin, Kafka, Message } from 'kafkajs';
import type { HistogramLayout } from '../../domain/drift/histogram.ts';
import type { Incomparability, Reference } from '../../domain/drift/judge.ts';
import type { LiveOrigin } from '../../domain/drift/live/minutes.ts';
import { WindowMerger } from '../../domain/drift/live/window-merger.ts';
import type { DriftWindow } from '../../domain/drift/live/window-value.ts';
import { keepAlive } from '../../platform/kafka/keep-alive.ts';
import { committedOffsets, logBounds } from '../../platform/kafka/offsets.ts';
import { openFenced } from '../../platform/kafka/open-fenced.ts';
import type { Heartbeat, PartitionLane } from '../../platform/kafka/partition-consumer.ts';
import { startTransactionalProducer } from '../../platform/kafka/transactional-producer.ts';
import type { FailPoints } from '../../platform/runtime/fail-points.ts';
import { decodePartial } from './codec.ts';
import type { DriftMetrics } from './metrics.ts';
import { memoryHeader, restoreMerger } from './restore.ts';
import { judgeJoined } from './window-record.ts';

export interface WindowsDeps {
  readonly kafka: Kafka;
  readonly admin: Admin;
  readonly group: string;
  readonly windowsTopic: string;
  readonly windowType: Type;
  readonly windowHeader: Buffer;
  readonly transactionalId: (topic: string, partition: number) => string;
  /** Of the topic that an origin comes in. */
  readonly partitionsOf: (origin: LiveOrigin) => number;
  readonly layout: HistogramLayout;
  readonly referenceFor: (origin: LiveOrigin) => Reference | Incomparability;
  readonly modelVersion: string;
  readonly driftMetrics: DriftMetrics;
  readonly onReached: (topic: string, partition: number, next: number) => void;
  readonly failPoints: FailPoints | null;
}

/** Opens stage two: what the partitions say of a minute, joined to windows, judged and published. */
export function openWindowsLane(
  deps: WindowsDeps,
  topic: string,
  partition: number,
  heartbeat: Heartbeat,
): Promise<PartitionLane> {
  const { kafka, admin, group, windowsTopic } = deps;
  const starting = startTransactionalProducer(
    kafka,
    deps.transactionalId(topic, partition),
    deps.failPoints,
  );
  return openFenced(starting, heartbeat, async (producer) => {
    const [committed, log, windows] = await Promise.all([
      committedOffsets(admin, group, topic),
      logBounds(admin, topic),
      logBounds(admin, windowsTopic),
    ]);
    const memory = await keepAlive(restoreMerger(kafka, windowsTopic, windows[0]!), heartbeat);
    const merger = new WindowMerger(deps.layout, deps.partitionsOf, memory);
    const { start } = log[partition]!;
    return {
      resumeAt: Math.max(start, committed[partition] ?? start),
      async handle(batch) {
        for (const { value, offset } of batch.messages) {
          if (value === null) continue;
          const partial = decodePartial(value);
          // Bins of another baseline say nothing in ours; how far the partition is still counts.
          const fits =
            partial.modelVersion === deps.modelVersion &&
            (partial.customers === null ||
              partial.customers.bins.length ===
                partial.customers.count * deps.layout.fields.length);
          merger.apply(fits ? partial : { ...partial, customers: null }, Number(offset));
        }
        merger.reach(batch.nextOffset);
        const judged = merger.publish((window, revision, before) =>
          judgeJoined(
            window,
            revision,
            before,
            deps.referenceFor(window.origin),
            deps.modelVersion,
          ),
        );
        if (judged.length > 0) {
          const messages = judged.map(({ value }) => message(deps, value));
          const last = messages.at(-1)!;
          last.headers = { [memoryHeader]: JSON.stringify(merger.memory) };
          await producer.commit([{ topic: windowsTopic, messages }], {
            group,
            topic,
            partition,
            next: merger.resumeAt,
          });
          for (const one of judged) deps.driftMetrics.observe(one.value);
        }
        deps.onReached(topic, partition, batch.nextOffset);
      },
      close: () => producer.close(),
    };
  });
}

function message({ windowType, windowHeader }: WindowsDeps, value: DriftWindow): Message {
  return {
    key: new Date(value.window_start).toISOString(),
    value: Buffer.concat([windowHeader, windowType.toBuffer(value)]),
    partition: 0,
  };
}
