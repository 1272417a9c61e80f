import { expect, test } from 'vitest';
import { withLock } from './lock.mjs';
import { tempFolder } from './temp-folder.mjs';

test('tasks of one purpose follow each other, others do not wait', async () => {
  const folder = tempFolder();
  const order = [];
  const said = [];
  let release;
  const held = new Promise((resolve) => {
    release = resolve;
  });
  const say = (line) => said.push(line);
  const first = withLock('build', folder, say, async () => {
    order.push('first begins');
    await held;
    order.push('first ends');
  });
  const second = withLock('build', folder, say, async () => order.push('second'));
  await withLock('npm', folder, say, async () => order.push('other purpose'));
  await expect.poll(() => said).toEqual(['waiting for another set-up of build to finish']);
  release();
  await Promise.all([first, second]);
  expect(order).toEqual(['first begins', 'other purpose', 'first ends', 'second']);
});

test('a failed task frees the lock', async () => {
  const folder = tempFolder();
  const failing = withLock(
    'build',
    folder,
    () => {},
    () => Promise.reject(new Error('no')),
  );
  await expect(failing).rejects.toThrow('no');
  expect(
    await withLock(
      'build',
      folder,
      () => {},
      async () => 'free',
    ),
  ).toBe('free');
});
