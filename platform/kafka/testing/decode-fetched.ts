import type { EncodedRecords } from '../encoded-records.ts';
import { createProduceRequest } from '../patches/produce-request.ts';
import { type DecodedRecord, readRecordBatches } from '../patches/record-batches.ts';

/** Reads encoded records as a consumer would that fetches what was produced of them. */
export async function decodeFetched(records: EncodedRecords): Promise<DecodedRecord[]> {
  const topic = 't';
  const { partition } = records;
  const request = createProduceRequest({
    acks: -1,
    timeout: 1,
    topicData: [{ topic, partitions: [{ partition, messages: records }] }],
  });
  const { buffer } = await request.encode();
  // Transactional id, acks, timeout, topics; the topic and its partitions; the partition and the size of its batch.
  const head = 2 + 2 + 4 + 4 + (2 + topic.length + 4) + (4 + 4);
  return readRecordBatches(Buffer.from(buffer.subarray(head)));
}
