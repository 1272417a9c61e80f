import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { onInterrupt } from './interrupt.ts';

function pressable() {
  const source = new EventEmitter();
  const clock = { ms: 0 };
  const forced: number[] = [];
  const interrupt = onInterrupt(source, {
    force: () => forced.push(clock.ms),
    now: () => clock.ms,
  });
  const press = (ms: number, name = 'SIGINT') => {
    clock.ms = ms;
    source.emit(name);
  };
  return { source, interrupt, forced, press };
}

test('the first signal aborts, the second forces', () => {
  const { interrupt, forced, press } = pressable();
  expect(interrupt.signal.aborted).toBe(false);
  press(1000);
  expect(interrupt.signal.aborted).toBe(true);
  expect(forced).toEqual([]);
  press(3000, 'SIGTERM');
  expect(forced).toEqual([3000]);
});

test('a signal that arrives twice at once is one', () => {
  const { forced, press } = pressable();
  press(1000);
  press(1020);
  expect(forced).toEqual([]);
});

test('nothing listens after dispose', () => {
  const { source, interrupt } = pressable();
  interrupt.dispose();
  expect(source.eventNames()).toEqual([]);
});
