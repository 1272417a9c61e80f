import { expect, test } from 'vitest';
import { loadProfile } from '../../profiles/load.ts';
import { tellingNames } from './telling-names.ts';

test('names of several words tell a profile apart, of fields and of source columns', async () => {
  const { profile } = await loadProfile('telco');
  const several = profile.fields.filter(({ name }) => name.includes('_'));
  const names = tellingNames(profile, []);
  expect(several.length).toBeGreaterThan(10);
  for (const { name, column } of several) {
    expect(names).toContain(name);
    expect(names).toContain(column);
  }
});

test('a name of one word counts only when it is asked for and the profile has it', async () => {
  const { profile } = await loadProfile('telco');
  const word = profile.fields.find(({ name }) => !name.includes('_'))!.name;
  expect(tellingNames(profile, [])).not.toContain(word);
  expect(tellingNames(profile, [word, 'plumage'])).toContain(word);
  expect(tellingNames(profile, [word, 'plumage'])).not.toContain('plumage');
});
