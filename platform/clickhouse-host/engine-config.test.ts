import { expect, it } from 'vitest';
import { startupSql, usersConfig } from './engine-config.ts';
import { defaultLimits } from './limits.ts';

it('gives the one user the limits, and memory as a bound that no statement can lift', () => {
  const xml = usersConfig({ ...defaultLimits, statementMemoryBytes: 123, statementSeconds: 9 });
  expect(xml).toContain('<max_execution_time>9</max_execution_time>');
  expect(xml.replace(/\n/g, '')).toContain(
    '<constraints><max_memory_usage><min>1</min><max>123</max></max_memory_usage></constraints>',
  );
});

it('opens the port only after the workloads are there', () => {
  const statements = startupSql({ ...defaultLimits, concurrentReads: 3, waitingReads: 5 }).split(
    ';\n',
  );
  expect(statements).toContain(
    'CREATE OR REPLACE WORKLOAD reads IN all SETTINGS max_concurrent_queries = 3, max_waiting_queries = 5',
  );
  expect(statements.at(-1)).toBe('SYSTEM START LISTEN HTTP');
});
