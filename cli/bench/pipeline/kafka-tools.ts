import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { javaProgram } from '../../../platform/config/java.ts';
import { readJarFolders } from '../../../platform/stack/locations.ts';
import type { StreamConnection } from '../../stream/connect.ts';
import { createOutputTopic } from './topics.ts';

export interface KafkaToolsFigures {
  /** Of the producer, in transactions of 100 ms. */
  readonly producerPerSecond: number;
  readonly consumerPerSecond: number;
}

/** Size of a scored record in bytes. */
const recordBytes = 258;
const transactionMs = 100;

/**
 * Runs Kafka's own performance tools (`kafka-producer-perf-test`, `kafka-consumer-perf-test`) over a topic of their
 * own: what the broker gives its best client on this machine.
 */
export async function measureKafkaTools(
  { endpoints, names, admin }: StreamConnection,
  records: number,
  partitions: number,
  signal: AbortSignal,
): Promise<KafkaToolsFigures> {
  const topic = `${names.topic('events')}.perf`;
  const client = await admin();
  await createOutputTopic(client, topic, partitions);
  const [bootstrap, count] = [endpoints.kafkaBrokers, String(records)];
  const produced = await runTool(
    'ProducerPerformance',
    [
      ...['--topic', topic, '--num-records', count, '--throughput', '-1'],
      ...['--record-size', String(recordBytes)],
      ...['--transaction-duration-ms', String(transactionMs)],
      ...['--producer-props', `bootstrap.servers=${bootstrap}`],
    ],
    signal,
  );
  const consumed = await runTool(
    'ConsumerPerformance',
    ['--bootstrap-server', bootstrap, '--topic', topic, '--messages', count, '--hide-header'],
    signal,
  );
  await client.deleteTopics({ topics: [topic] });
  return { producerPerSecond: producerRate(produced), consumerPerSecond: consumerRate(consumed) };
}

async function runTool(tool: string, args: string[], signal: AbortSignal): Promise<string> {
  const classPath = join(readJarFolders().kafka, '*');
  const command = ['-Xmx512m', '-cp', classPath, `org.apache.kafka.tools.${tool}`, ...args];
  const { stdout } = await promisify(execFile)(javaProgram(), command, { signal });
  return stdout;
}

/** Reads the last line of the producer's report: `N records sent, R records/sec (...), ...`. */
export function producerRate(report: string): number {
  const found = [...report.matchAll(/records sent, ([\d.,]+) records\/sec/g)].at(-1)?.[1];
  return numberIn(found, report);
}

/** Reads the consumer's report: `start, end, MB, MB/s, records, records/s, rebalance ms, fetch ms, MB/s, records/s`. */
export function consumerRate(report: string): number {
  const cells = report.trim().split('\n').at(-1)?.split(', ') ?? [];
  return numberIn(cells.length === 10 ? cells[9] : undefined, report);
}

function numberIn(found: string | undefined, report: string): number {
  const value = Number(found?.replaceAll(',', ''));
  if (!Number.isFinite(value)) throw new Error(`no rate in the report of the tool:\n${report}`);
  return Math.round(value);
}
