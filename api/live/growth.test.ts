import { expect, it } from 'vitest';
import { createGrowth } from './growth.ts';

const turn = () => new Promise((resolve) => setImmediate(resolve));

it('tells what has come since it was asked before', async () => {
  let end = 100;
  const growth = createGrowth(async () => end);
  expect(growth()).toBe(0);
  await turn();
  end = 130;
  expect(growth()).toBe(0);
  await turn();
  expect(growth()).toBe(30);
  await turn();
  expect(growth()).toBe(0);
});

it('waits out what cannot be read', async () => {
  const answers: (() => Promise<number>)[] = [
    async () => 10,
    async () => Promise.reject(new Error('away')),
    async () => 25,
  ];
  const growth = createGrowth(() => (answers.shift() ?? (async () => 25))());
  growth();
  await turn();
  expect(growth()).toBe(0);
  await turn();
  expect(growth()).toBe(0);
  await turn();
  expect(growth()).toBe(15);
});
