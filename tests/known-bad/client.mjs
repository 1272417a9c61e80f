import { Kafka } from 'kafkajs';

/** Replaces how this process's Kafka client makes producers or consumers. */
export function replace(method, make) {
  const original = Kafka.prototype[method];
  Kafka.prototype[method] = function (options) {
    return make((changed) => original.call(this, changed), options);
  };
}

const built = (path) => import(new URL(`../../dist/${path}`, import.meta.url).href);

// Where the fields of a record batch lie (Kafka protocol guide, record batch format).
const fields = { length: 8, magic: 16, attributes: 21, lastOffsetDelta: 23, count: 57 };

/** Records that the stage has encoded already as the messages that they are; any others as they come. */
export async function messagesOf(records) {
  if (Array.isArray(records)) return records;
  const { readRecordBatches } = await built('platform/kafka/patches/record-batches.js');
  const batch = Buffer.from(records.batch);
  batch.writeInt32BE(batch.length - 12, fields.length);
  batch.writeInt8(2, fields.magic);
  batch.writeInt16BE(0, fields.attributes);
  batch.writeInt32BE(records.length - 1, fields.lastOffsetDelta);
  batch.writeInt32BE(records.length, fields.count);
  const { partition } = records;
  return (await readRecordBatches(batch)).map(({ key, value }) => ({ key, value, partition }));
}

/** The stage as it is, on the client as it was made here. */
export const runEnrich = () => built('processors/enrich/main.js');
