import { defaultLimits } from '../../domain/customer/validate.ts';
import { fieldBinner } from '../../domain/drift/bins.ts';
import type { HistogramLayout } from '../../domain/drift/histogram.ts';
import { customerId, derivedUlid, ulidLow64 } from '../../domain/identity/ulid.ts';
import type { Fields, Profile } from '../../domain/profile/profile.ts';
import type { ScoreRequest } from '../../domain/stream/event.ts';
import type { PartitionBatch } from '../../platform/kafka/partition-consumer.ts';
import type { DecodedBatch } from '../../stream/decode-values.ts';
import { readHash } from './customer-hash.ts';
import type { SeenCustomers, SeenEvent } from './customer-source.ts';

/**
 * Returns what reads scores asked for over HTTP. Who asks for a known customer again counts once; of a customer who is
 * described by features alone nobody knows whether it is the same, so each request is one of its own.
 */
export function requestReader(
  layout: HistogramLayout,
  profile: Profile,
): (batch: PartitionBatch, read: DecodedBatch<ScoreRequest>) => SeenCustomers {
  const binners = layout.fields.map(fieldBinner);
  const idEpochMs = Date.parse(profile.idEpoch);
  const idOf = ({ customer_ref, request_id }: ScoreRequest): string =>
    customer_ref === null
      ? derivedUlid(idEpochMs, `request\0${request_id}`)
      : customerId(profile.name, idEpochMs, customer_ref);
  const event: SeenEvent = { high: 0, low: 0, sequence: 0, timeMs: 0 };
  return ({ messages }, { rows, refused }) => {
    const takenIn = new Map(messages.map((one) => [Number(one.offset), Number(one.timestamp)]));
    return {
      count: rows.length,
      refused: refused.length,
      offset: (row) => rows[row]!.offset,
      origin(row) {
        const { offset, value } = rows[row]!;
        // By the broker's time and not by ours: the same log has to give the same windows.
        return value.requested_at - takenIn.get(offset)! > defaultLimits.aheadFlagMs
          ? null
          : 'http';
      },
      read(row) {
        const { value } = rows[row]!;
        readHash(Buffer.from(idOf(value), 'latin1'), 0, event);
        // A customer's requests lie in several partitions: what decides must not be the order in which they are read.
        event.sequence = ulidLow64(value.request_id)[1];
        event.timeMs = value.requested_at;
        return event;
      },
      bin(row, target, at) {
        const fields = rows[row]!.value as unknown as Fields;
        for (let i = 0; i < binners.length; i++) target[at + i] = binners[i]!(fields);
      },
    };
  };
}
