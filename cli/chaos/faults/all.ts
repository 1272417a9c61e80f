import type { Fault } from '../fault.ts';
import { broker } from './broker.ts';
import { clickhouse } from './clickhouse.ts';
import { drift } from './drift.ts';
import { endedWorkers } from './ended-workers.ts';
import { fullDisk } from './full-disk.ts';
import { lostAnswers } from './lost-answers.ts';
import { lostLogsAndStores } from './lost-logs-and-stores.ts';
import { membership } from './membership.ts';
import { postgres } from './postgres.ts';
import { redis } from './redis.ts';
import { registry } from './registry.ts';
import { repeats } from './repeats.ts';
import { stalls } from './stalls.ts';

/** Every fault that `churn chaos` knows. */
export const allFaults: readonly Fault[] = [
  ...lostAnswers,
  ...endedWorkers,
  ...stalls,
  ...membership,
  ...broker,
  ...clickhouse,
  ...postgres,
  ...redis,
  ...registry,
  ...fullDisk,
  ...repeats,
  ...lostLogsAndStores,
  ...drift,
];

export const faultIds: readonly string[] = [...new Set(allFaults.map(({ id }) => id))].sort();
