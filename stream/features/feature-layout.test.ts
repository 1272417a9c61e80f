import { expect, test } from 'vitest';
import type { CustomerFeatures } from '../../domain/served-features/customer-features.ts';
import { loadProfile } from '../../profiles/load.ts';
import { featureLayout, fromState, layoutText, parseLayout, toState } from './feature-layout.ts';

const { profile } = await loadProfile('telco');
const layout = featureLayout(profile);

const snapshot = Object.fromEntries(
  layout.fields.map((name, i) => [name, i % 3 === 0 ? null : i % 3 === 1 ? `${name} "1"` : i / 7]),
);
const features: CustomerFeatures = {
  customerRef: 'one',
  customerId: 'c1',
  eventId: 'e1',
  asOfMs: 1_700_000_000_000,
  sequence: 3,
  snapshot,
  probability: 0.2504999075171093,
  label: true,
  modelVersion: 'm1',
  previousProbability: null,
  previousAsOfMs: 1_600_000_000_000,
  tracked: Object.fromEntries(
    layout.tracked.map((name, i) => [name, { value: snapshot[name] ?? null, sinceMs: i + 5 }]),
  ),
  activity: { fine: [[5, 1]], coarse: [[0, 2]] },
};

test('what is stored reads back as it was', () => {
  const text = JSON.stringify(toState(layout, features));
  expect(layout.tracked.length).toBeGreaterThan(0);
  expect(fromState(layout, 'one', JSON.parse(text))).toEqual(features);
});

test('a layout is told by its names and their order', () => {
  const { fields } = profile;
  expect(parseLayout(layoutText(layout))).toEqual(layout);
  expect(featureLayout({ ...profile, fields: fields.slice(1) }).id).not.toBe(layout.id);
  expect(featureLayout({ ...profile, fields: [...fields].reverse() }).id).not.toBe(layout.id);
  const untracked = fields.map((field) => ({ ...field, tracked: false }));
  expect(featureLayout({ ...profile, fields: untracked }).id).not.toBe(layout.id);
});
