import { expect, it } from 'vitest';
import { parseProcessUse, readProcessUse } from './process-use.ts';

it('adds user and system time, whatever the program is called', () => {
  const stat = '4242 (a (b) c) S 1 2 3 4 5 6 7 8 9 10 250 50 0 0 20 0 11 0';
  expect(parseProcessUse(stat, 'Name:\tx\nVmHWM:\t  204800 kB\nVmRSS:\t 1 kB\n')).toEqual({
    cpuSeconds: 3,
    systemSeconds: 0.5,
    peakMegabytes: 200,
  });
});

it('reads a process that runs', () => {
  const { cpuSeconds, peakMegabytes } = readProcessUse(process.pid);
  expect(cpuSeconds).toBeGreaterThan(0);
  expect(peakMegabytes).toBeGreaterThan(10);
});
