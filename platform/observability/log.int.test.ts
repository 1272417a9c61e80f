import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { expect, test } from 'vitest';
import { describeExit } from '../stack/child.ts';
import { builtScript } from '../stack/locations.ts';

test('a process whose log takes no more lines ends at once and says so by its code', async () => {
  const full = openSync('/dev/full', 'w');
  const script = `
    const { createLog } = await import(${JSON.stringify(builtScript('platform/observability/log.js'))});
    const log = createLog('x', 'info');
    try { log.info('nobody reads this'); } catch {}
    console.log('went on');
  `;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    stdio: ['ignore', 'pipe', full],
  });
  closeSync(full);
  let said = '';
  child.stdout?.on('data', (bytes: Buffer) => {
    said += bytes.toString();
  });
  const [code] = (await once(child, 'close')) as [number | null];
  expect([code, said]).toEqual([74, '']);
  expect(describeExit({ code, signal: null })).toContain('is the disk full?');
});
