import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { inspect, install, locate } from './jars.mjs';
import { tempFolder } from './temp-folder.mjs';

const context = (env = {}, pom = '<project/>') => {
  const root = tempFolder({ 'deploy/embedded/pom.xml': pom, 'cache/x': '' });
  return { root, env: { XDG_CACHE_HOME: join(root, 'cache'), PATH: '', ...env }, say: () => {} };
};

test('a changed pom asks for other folders', () => {
  const one = locate(context());
  const other = locate(context({}, '<project><!-- newer --></project>'));
  expect(one.folders.kafka.split('-').at(-1)).not.toBe(other.folders.kafka.split('-').at(-1));
});

test('a part whose URL is set is not fetched', () => {
  const { missing } = locate(context({ KAFKA_BROKERS: '127.0.0.1:9092' }));
  expect(missing.map((part) => part.profile)).toEqual(['registry']);
});

test('folders in the shared cache are found', async () => {
  const found = context();
  for (const folder of Object.values(locate(found).folders)) mkdirSync(folder);
  await install(found);
  expect((await inspect(found)).state).toBe('ready');
});

test('without Maven: one line with the mending command', async () => {
  await expect(install(context())).rejects.toThrow(/mvn.*Mend it with: apt-get install .*maven/);
  expect(await inspect(context())).toMatchObject({
    state: 'missing',
    mend: expect.stringMatching(/maven$/),
  });
});
