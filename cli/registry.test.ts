import { describe, expect, test } from 'vitest';
import { commandHelp } from './help.ts';
import { verbs } from './registry.ts';

test('names are unique', () => {
  expect(new Set(verbs.map((verb) => verb.name)).size).toBe(verbs.length);
});

describe.each(verbs)('$name', (verb) => {
  test('its module says the same as the register', async () => {
    const command = await verb.load();
    expect({ name: command.name, summary: command.summary }).toEqual({
      name: verb.name,
      summary: verb.summary,
    });
  });

  test('its help has two examples and fits 100 columns', async () => {
    const command = await verb.load();
    expect(command.examples.length).toBeGreaterThanOrEqual(2);
    for (const example of command.examples) expect(example).toMatch(`churn ${verb.name}`);
    const widest = Math.max(...commandHelp(command).map((line) => line.length));
    expect(widest).toBeLessThanOrEqual(100);
  });
});
