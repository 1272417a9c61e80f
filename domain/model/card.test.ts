import { describe, expect, it } from 'vitest';
import { ModelCardError, modelVersion, parseModelCard } from './card.ts';

describe('modelVersion', () => {
  it('is a function of profile, data and bytes', () => {
    const version = modelVersion('gym', '2026-03-01T23:59:59.000Z', 'abcdef0123456789'.repeat(4));
    expect(version).toBe('gym-20260301-abcdef012345');
  });

  it('sorts by the age of the data', () => {
    const older = modelVersion('gym', '2025-12-31T00:00:00.000Z', 'f'.repeat(64));
    const newer = modelVersion('gym', '2026-01-01T00:00:00.000Z', '0'.repeat(64));
    expect(older < newer).toBe(true);
  });
});

describe('parseModelCard', () => {
  it('names source and path of every fault', () => {
    const parse = () => parseModelCard('{"format": 2, "threshold": 1.5}', 'a/model.json');
    expect(parse).toThrow(ModelCardError);
    expect(parse).toThrow(/^a\/model\.json: /);
    expect(parse).toThrow(/→ at format/);
    expect(parse).toThrow(/→ at threshold/);
  });

  it('says that a text is no JSON', () => {
    expect(() => parseModelCard('<html>', 'model.json')).toThrow(/model.json: not JSON/);
  });
});
