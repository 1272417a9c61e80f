import { type KafkaRequest, kafkaApi } from '../../../platform/proxy/kafka-frames.ts';
import { type Fault, type FaultContext, type Snare, snareOnWire } from '../fault.ts';

/** Whether a request of this kind belongs to a transaction. */
export const inTransaction =
  (api: number) =>
  (request: KafkaRequest): boolean =>
    request.api === api && request.transactionalId !== null;

/** A snare at the moment when the victim's records are in an open transaction; the answer to them is held. */
export function snareInTransaction(
  { victim }: FaultContext,
  strike: (held: { release(): void; cut(): void; request: KafkaRequest }) => Promise<void> | void,
): Snare {
  return snareOnWire(
    victim.kafka.wire,
    'answer',
    inTransaction(kafkaApi.produce),
    ({ transactionalId }) => `open transaction ${transactionalId}, records appended`,
    strike,
  );
}

const lost = (id: string, api: number, what: string): Fault => ({
  id,
  name: `${what} answer lost`,
  stage: 'enrich',
  set: ({ victim }) =>
    snareOnWire(
      victim.kafka.wire,
      'answer',
      inTransaction(api),
      ({ transactionalId }) => `open transaction ${transactionalId}, ${what} done by the broker`,
      (held) => held.cut(),
    ),
});

/** The broker does what was asked, and the connection breaks before the client hears of it. */
export const lostAnswers: readonly Fault[] = [
  lost('F-01', kafkaApi.produce, 'Produce'),
  lost('F-02', kafkaApi.endTransaction, 'EndTxn'),
];
