import { decodeFetchResponse, loadFetchResponse } from '../patches/fetch-response.ts';
import { answerBytes, batchBytes } from './fetch-answers.ts';

/** Compares the patched decoding of fetched records with the client's own, in turns of one process. */
const recordsPerAnswer = 6_000;
const rounds = 30;

const records = Array.from({ length: recordsPerAnswer }, (_, i) => ({
  offsetDelta: i,
  key: Buffer.from(`syn-1-run-${i}`),
  value: Buffer.alloc(400, i),
}));
const batch = await batchBytes({ firstOffset: 0, records });
const answer = answerBytes('customers.events.v1', [{ partition: 0, records: batch }]);
const { decode } = loadFetchResponse();

async function millis(decodeOnce: (raw: Buffer) => Promise<unknown>): Promise<number> {
  const startMs = performance.now();
  await decodeOnce(answer);
  return performance.now() - startMs;
}

const median = (numbers: readonly number[]): number =>
  [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)]!;
const times = { client: [] as number[], patched: [] as number[] };
for (let round = 0; round < rounds; round++) {
  times.client.push(await millis(decode));
  times.patched.push(await millis(decodeFetchResponse));
}
const [client, patched] = [median(times.client), median(times.patched)];
const perRecord = (ms: number): string => ((ms * 1_000) / recordsPerAnswer).toFixed(2);
process.stdout.write(`client's own  ${perRecord(client)} µs per record
patched       ${perRecord(patched)} µs per record
ratio         ${(client / patched).toFixed(1)}
`);
