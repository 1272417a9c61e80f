import type { Type } from 'avsc';
import type { Admin, Kafka } from 'kafkajs';
import type { Validation } from '../../domain/customer/validate.ts';
import { type CustomerEvent, origins } from '../../domain/stream/event.ts';
import { startAlternatingProducer } from '../../platform/kafka/alternating-producer.ts';
import { FencedError, HeldError } from '../../platform/kafka/errors.ts';
import { keepAlive } from '../../platform/kafka/keep-alive.ts';
import { committedOffsets, logBounds } from '../../platform/kafka/offsets.ts';
import { openFenced } from '../../platform/kafka/open-fenced.ts';
import type {
  Heartbeat,
  PartitionBatch,
  PartitionLane,
} from '../../platform/kafka/partition-consumer.ts';
import type { TransactionalProducer } from '../../platform/kafka/transactional-producer.ts';
import type { ModelMetrics } from '../../platform/observability/model-metrics.ts';
import type { StageMetrics } from '../../platform/observability/stage-metrics.ts';
import { CrashError } from '../../platform/runtime/errors.ts';
import type { FailPoints } from '../../platform/runtime/fail-points.ts';
import { type AdmissionContext, admit } from './admit.ts';
import { type AdmittedBatch, BatchAdmission } from './batch-admission.ts';
import type { DeadLetterBreaker } from './breaker.ts';
import type { Readers } from './decode.ts';
import type { PlainPath } from './plain-path.ts';
import type { RepeatWindow } from './repeat-window.ts';
import { restoreWindow, type WindowSource } from './restore-window.ts';
import { type EventScorer, encodeBatch } from './score-batch.ts';
import type { ScoringAttempts } from './scoring-attempts.ts';
import { startStepClock } from './step-clock.ts';
import { writeScored } from './write-scored.ts';

export const stage = 'enrich';

/** How long a held partition is left alone before it is looked at again. */
const heldMs = 1_000;

const replayOrigin = origins.indexOf('replay');

export interface EnrichDeps {
  readonly kafka: Kafka;
  readonly admin: Admin;
  readonly group: string;
  readonly deadLetterTopic: string;
  readonly transactionalId: (topic: string, partition: number) => string;
  readonly window: WindowSource;
  readonly profileName: string;
  readonly idEpochMs: number;
  readonly validate: (event: CustomerEvent, nowMs: number) => Validation;
  /** Readers for every schema id in the batch; asks the registry for ids not seen before. */
  readonly readersFor: (batch: PartitionBatch, heartbeat: Heartbeat) => Promise<Readers>;
  readonly scorer: EventScorer;
  /** How plain records are handled by column; null where all go the general way. */
  readonly plainPath: PlainPath | null;
  readonly scoredHeader: Buffer;
  readonly tailType: Type;
  readonly metrics: StageMetrics;
  readonly modelMetrics: ModelMetrics;
  readonly attempts: ScoringAttempts;
  readonly breaker: DeadLetterBreaker;
  /** Told whether a partition's records wait because nearly all are bad. */
  readonly onHeld: (topic: string, partition: number, held: boolean) => void;
  readonly now: () => number;
  readonly failPoints: FailPoints | null;
}

/**
 * Opens the work on one partition. The order matters: starting the producer fences the former owner and
 * settles its transaction; only then are the committed offset and the output's tail final.
 */
export function openEnrichLane(
  deps: EnrichDeps,
  topic: string,
  partition: number,
  heartbeat: Heartbeat,
): Promise<PartitionLane> {
  const { kafka, admin, group } = deps;
  const id = deps.transactionalId(topic, partition);
  const starting = startAlternatingProducer(kafka, id, deps.failPoints);
  return openFenced(starting, heartbeat, async (producer) => {
    const [committed, log, output] = await Promise.all([
      committedOffsets(admin, group, topic),
      logBounds(admin, topic),
      logBounds(admin, deps.window.scoredTopic),
    ]);
    const bounds = log[partition]!;
    const resumeAt = committed[partition] ?? bounds.start;
    const where = `group ${group} stands at ${resumeAt} of ${topic}/${partition}`;
    if (resumeAt > bounds.end) {
      throw new CrashError(
        `${where}, which ends at ${bounds.end}: the topic was recreated; delete the group to read it from its start`,
      );
    }
    if (resumeAt < bounds.start) {
      throw new CrashError(
        `${where}, which begins at ${bounds.start}: the records between have expired unread; delete the group to go on from the log's start`,
      );
    }
    const window = await keepAlive(
      restoreWindow(deps.window, partition, output[partition]!),
      heartbeat,
    );
    const admission = new BatchAdmission(deps.plainPath);
    const lane = { producer, window, admission };
    return {
      resumeAt,
      handle: (batch, beat) => handleBatch(deps, lane, batch, beat),
      async close() {
        deps.onHeld(topic, partition, false);
        await producer.close();
      },
    };
  });
}

interface Lane {
  readonly producer: TransactionalProducer;
  readonly window: RepeatWindow;
  readonly admission: BatchAdmission;
}

async function handleBatch(
  deps: EnrichDeps,
  { producer, window, admission }: Lane,
  batch: PartitionBatch,
  heartbeat: Heartbeat,
): Promise<void> {
  const { topic, partition, messages } = batch;
  const startMs = performance.now();
  const readers = await deps.readersFor(batch, heartbeat);
  const { profileName, idEpochMs, validate, now } = deps;
  const context = { profileName, idEpochMs, readers, validate, window, nowMs: now() };
  holdBackBad(deps, context, batch);
  const { condemned, oneByOne } = deps.attempts.advise(
    `${topic}/${partition}`,
    offsetOf(messages[0]),
    offsetOf(messages.at(-1)),
  );
  const clock = startStepClock((step, seconds) => deps.metrics.countStep(step, seconds));
  const origin = { stage, topic, partition };
  const admitted = admission.admit(messages, { ...context, condemned }, origin, clock);
  const matrix = encodeBatch(admitted, deps.plainPath, deps.scorer);
  clock.lap('features');
  const inferenceStartMs = performance.now();
  const score = oneByOne ? scoreOneByOne : scoreTogether;
  const probabilities = await score(deps, batch, admitted, matrix);
  deps.modelMetrics.observeInference((performance.now() - inferenceStartMs) / 1_000);
  clock.lap('score');
  const scored = writeScored(admitted, probabilities, {
    header: deps.scoredHeader,
    tailType: deps.tailType,
    modelVersion: deps.scorer.version,
    threshold: deps.scorer.threshold,
    partition,
    idEpochMs,
    nowMs: now(),
  });
  clock.lap('encode');
  await heartbeat();
  const commitStartMs = performance.now();
  const outgoing = [
    ...scored.map((records) => ({ topic: deps.window.scoredTopic, messages: records })),
    { topic: deps.deadLetterTopic, messages: admitted.letters },
  ];
  try {
    await producer.commit(
      outgoing.filter(({ messages }) => messages.length > 0),
      { group: deps.group, topic, partition, next: batch.nextOffset },
      () => clock.lap('produce'),
    );
  } catch (error) {
    const outcome = error instanceof FencedError ? 'fenced' : 'in_doubt';
    deps.metrics.countTransaction(outcome, (performance.now() - commitStartMs) / 1_000);
    throw error;
  }
  clock.lap('commit');
  deps.breaker.passed(admitted.letters.length, messages.length);
  deps.metrics.countTransaction('commit', (performance.now() - commitStartMs) / 1_000);
  deps.metrics.observeBatch(messages.length, (performance.now() - startMs) / 1_000);
  countOutcomes(deps, topic, admitted, probabilities);
}

function scoreTogether(
  { attempts, scorer }: EnrichDeps,
  { topic, partition, messages }: PartitionBatch,
  { admitted }: AdmittedBatch,
  matrix: Float32Array,
): Promise<Float32Array> {
  const [first, last] = [offsetOf(messages[0]), offsetOf(messages.at(-1))];
  const score = () => scorer.score(matrix, admitted.length);
  return attempts.during(`${topic}/${partition}`, first, last, score);
}

/** A score does not depend on what is scored beside it, so it is the same to the last bit. */
async function scoreOneByOne(
  { attempts, scorer }: EnrichDeps,
  { topic, partition, messages }: PartitionBatch,
  { admitted }: AdmittedBatch,
  matrix: Float32Array,
): Promise<Float32Array> {
  const width = scorer.featureCount;
  const probabilities = new Float32Array(admitted.length);
  for (const [row, index] of admitted.entries()) {
    const offset = offsetOf(messages[index]);
    const features = matrix.subarray(row * width, (row + 1) * width);
    const score = () => scorer.score(features, 1);
    const [probability] = await attempts.during(`${topic}/${partition}`, offset, offset, score);
    probabilities[row] = probability!;
  }
  return probabilities;
}

const offsetOf = (message: { readonly offset: string } | undefined): number =>
  Number(message?.offset);

/**
 * Before anything of the batch is remembered, since it will come again.
 * @throws HeldError for a batch of bad records after many bad ones.
 */
function holdBackBad(deps: EnrichDeps, context: AdmissionContext, batch: PartitionBatch): void {
  const { breaker, onHeld } = deps;
  const { topic, partition, messages } = batch;
  const forgetful = { ...context, window: { see: () => 'new' as const } };
  const countDead = (): number =>
    messages.filter((message) => admit(message, forgetful).kind === 'dead').length;
  const isHeld = breaker.isArmed(messages.length) && breaker.holds(countDead(), messages.length);
  onHeld(topic, partition, isHeld);
  if (isHeld) throw new HeldError('nearly all records are refused', heldMs);
}

function countOutcomes(
  { metrics, modelMetrics, now }: EnrichDeps,
  topic: string,
  batch: AdmittedBatch,
  probabilities: Float32Array,
): void {
  metrics.countEvents(topic, 'ok', batch.admitted.length);
  metrics.countEvents(topic, 'dead', batch.letters.length);
  metrics.countEvents(topic, 'duplicate', batch.repeats);
  for (const reason of batch.reasons) metrics.countDeadLetters(reason, 1);
  for (const probability of probabilities) modelMetrics.observeScore(probability);
  const nowMs = now();
  for (const index of batch.admitted) {
    const general = batch.general.get(index)?.event;
    const isReplay =
      general === undefined
        ? batch.columns.origins[index] === replayOrigin
        : general.origin === 'replay';
    // A replayed table is not live: its event times would spoil the freshness.
    if (isReplay) continue;
    const occurredAt = general?.occurred_at ?? batch.columns.times[index]!;
    metrics.observeAge((nowMs - occurredAt) / 1_000);
  }
}
