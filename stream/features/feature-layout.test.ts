import { expect, test } from 'vitest';
import { loadProfile } from '../../profiles/load.ts';
import { featureLayout, parseLayout } from './feature-layout.ts';

const { profile } = await loadProfile('telco');
const layout = featureLayout(profile);

test('a layout is told by its schema, its names and their order', () => {
  const { fields } = profile;
  const read = parseLayout(layout.text);
  expect({ ...read, type: null }).toEqual({ ...layout, type: null });
  expect(read.type.fingerprint()).toEqual(layout.type.fingerprint());
  expect(layout.names.tracked.length).toBeGreaterThan(0);
  expect(featureLayout({ ...profile, fields: fields.slice(1) }).id).not.toBe(layout.id);
  expect(featureLayout({ ...profile, fields: [...fields].reverse() }).id).not.toBe(layout.id);
  const untracked = fields.map((field) => ({ ...field, tracked: false }));
  expect(featureLayout({ ...profile, fields: untracked }).id).not.toBe(layout.id);
});
