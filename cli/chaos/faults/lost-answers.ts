import { type KafkaRequest, kafkaApi } from '../../../platform/proxy/kafka-frames.ts';
import { type Fault, snareOnWire } from '../fault.ts';
import { inTransaction } from '../snares.ts';

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

/** A producer is given up in the middle of its transaction; its successor loses its first answer. */
const initialisationLost: Fault = {
  id: 'F-04',
  name: 'InitProducerId answer lost',
  stage: 'enrich',
  set({ victim }) {
    const { wire } = victim.kafka;
    return snareOnWire(
      wire,
      'request',
      inTransaction(kafkaApi.endTransaction),
      ({ transactionalId }) => `open transaction ${transactionalId}, EndTxn never sent`,
      async (held) => {
        const { caught } = wire.trap('answer', inTransaction(kafkaApi.initProducerId));
        held.cut();
        (await caught).cut();
      },
    );
  },
};

/**
 * The end of a transaction stays on its way while its producer dies, another one takes over and begins the next
 * transaction: only then does the broker get it. It must end nothing (Jepsen's torn transaction). Of the two producers of
 * a lane the first begins, whichever of them the end was of.
 */
const lateEnd: Fault = {
  id: 'F-03',
  name: 'EndTxn delivered into the next transaction',
  stage: 'enrich',
  set: ({ testbed, victim }) =>
    snareOnWire(
      victim.kafka.wire,
      'request',
      inTransaction(kafkaApi.endTransaction),
      ({ transactionalId }) => `open transaction ${transactionalId}, EndTxn on its way`,
      async (late) => {
        const lane = laneOf(late.request);
        const begins = (request: KafkaRequest): boolean =>
          request.api === kafkaApi.addPartitions && laneOf(request) === lane;
        const next = testbed
          .workers('enrich')
          .map(({ kafka }) => kafka.wire.trap('answer', begins));
        victim.process.kill();
        const begun = await Promise.race(next.map(({ caught }) => caught));
        for (const { disarm } of next) disarm();
        late.release();
        await testbed.wait(deliveryMs);
        begun.release();
      },
    ),
};

/** The lane that a transaction belongs to: its id without the producer's turn. */
const laneOf = ({ transactionalId }: KafkaRequest): string | undefined =>
  transactionalId?.replace(/\.[ab]$/, '');

/** Long enough for the broker to act on what was delivered late. */
const deliveryMs = 500;

/** The broker does what was asked, and its answer is lost or its request late. */
export const lostAnswers: readonly Fault[] = [
  lost('F-01', kafkaApi.produce, 'Produce'),
  lost('F-02', kafkaApi.endTransaction, 'EndTxn'),
  lateEnd,
  lost('F-04', kafkaApi.addPartitions, 'AddPartitionsToTxn'),
  lost('F-04', kafkaApi.addOffsets, 'AddOffsetsToTxn'),
  lost('F-04', kafkaApi.commitOffsets, 'TxnOffsetCommit'),
  initialisationLost,
];
