import { randomBytes } from 'node:crypto';
import { expect, inject, it } from 'vitest';
import { CrashError } from '../runtime/errors.ts';
import { createRegistry } from './registry.ts';

const registry = createRegistry(inject('endpoints').schemaRegistryUrl, Date.now);
const newSubject = () => `t${randomBytes(5).toString('hex')}-value`;
const schema = (...fields: object[]) => ({
  type: 'record',
  name: 'Grain',
  fields: [{ name: 'weight', type: 'double' }, ...fields],
});
const optional = (name: string) => ({ name, type: ['null', 'string'], default: null });

it('gives the same schema the same id, and the id the same schema', async () => {
  const subject = newSubject();
  const id = await registry.register(subject, schema());
  expect(await registry.register(subject, schema())).toBe(id);
  const type = await createRegistry(inject('endpoints').schemaRegistryUrl, Date.now).writerType(id);
  expect(type!.fromBuffer(type!.toBuffer({ weight: 1.5 }))).toEqual({ weight: 1.5 });
});

it('takes a change that older and newer programs can read', async () => {
  const subject = newSubject();
  const first = await registry.register(subject, schema());
  expect(await registry.register(subject, schema(optional('colour')))).not.toBe(first);
});

it.each([
  ['adds a field that old records lack', schema({ name: 'colour', type: 'string' })],
  ['takes a field away that readers need', { ...schema(), fields: [optional('colour')] }],
  ['gives a field another type', { ...schema(), fields: [{ name: 'weight', type: 'string' }] }],
])('refuses one that %s, and keeps what it had', async (_, changed) => {
  const subject = newSubject();
  const id = await registry.register(subject, schema());
  const refused = registry.register(subject, changed);
  await expect(refused).rejects.toThrow(CrashError);
  await expect(refused).rejects.toThrow(`schema of ${subject} is refused`);
  expect(await registry.register(subject, schema())).toBe(id);
});

it('holds a change to every version before it, not to the last alone', async () => {
  const subject = newSubject();
  await registry.register(subject, schema(optional('colour')));
  await registry.register(subject, schema());
  const other = { name: 'colour', type: ['null', 'double'], default: null };
  await expect(registry.register(subject, schema(other))).rejects.toThrow(CrashError);
});
