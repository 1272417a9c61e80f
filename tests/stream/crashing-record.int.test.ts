import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectRoot } from '../../platform/config/project-root.ts';
import { isClean } from '../../stream/ledger/verdict.ts';
import { makeEvents } from '../stack/customers.ts';
import { createTestStream, type TestStream } from '../stack/test-stream.ts';
import { until } from '../stack/until.ts';

let stream: TestStream;
let state: string;

beforeAll(async () => {
  stream = await createTestStream();
  state = mkdtempSync(join(tmpdir(), 'enrich-'));
});
afterAll(async () => {
  await stream?.close();
  rmSync(state, { recursive: true, force: true });
});

const crashOn = 66.0625;
/** Starts it is given to get over the record; more would be a loop without end. */
const mostStarts = 6;

describe('B21 a record that crashes the native runtime', () => {
  it('is found by restarts, dead-lettered, and everything around it is scored', async () => {
    const { events } = await makeEvents(300);
    const victim = 150;
    const poisoned = events.map((event, i) =>
      i === victim ? { ...event, monthly_charges: crashOn } : event,
    );
    await stream.publish(poisoned);
    const env = {
      CHURN_STATE_DIR: state,
      CRASH_ON: String(crashOn),
      NODE_OPTIONS: `--import=${join(projectRoot(), 'tests', 'stream', 'crashing-runtime.mjs')}`,
    };
    let starts = 0;
    let isRunning = false;
    await until('enrich gets over the record', async () => {
      if (isRunning) {
        return (await stream.letters()).length > 0;
      }
      expect(++starts).toBeLessThanOrEqual(mostStarts);
      isRunning = true;
      void stream.spawn('enrich', env).ended.then(() => {
        isRunning = false;
      });
      return false;
    });
    for (const name of ['redis-sink', 'postgres-sink', 'clickhouse-sink'] as const) {
      await stream.start(name);
    }
    const verdict = await stream.verify();
    expect(verdict.offenders).toEqual([]);
    expect(isClean(verdict)).toBe(true);
    expect(verdict.dead_letters_by_reason).toEqual({ crash: 1 });
    expect(verdict.scored).toBe(299);
    const [letter] = await stream.letters();
    expect(letter!.key?.toString()).toBe(events[victim]!.customer_ref);
    expect(starts).toBeGreaterThan(2);
  });
});
