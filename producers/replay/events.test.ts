import { describe, expect, it } from 'vitest';
import { gym } from '../../domain/synthesis/testing/gym.ts';
import type { CsvRow } from '../../platform/csv/read-csv.ts';
import { ReplayError, replayOffsetMs, replayRow, replayTable } from './events.ts';

const cells = {
  member: '3668-QPYBK',
  nickname: '',
  postcode: 'P1',
  town: 'Elm',
  pool: 'No',
  sauna: 'No pool',
  lessons: 'No pool',
  tier: 'gold',
  age: '',
  months: '0',
  fee: '20.25',
  paid: ' ',
  quit: 'yes',
};
const SNAPSHOT = Date.parse(gym.snapshotAt);

async function* rows(...all: CsvRow[]): AsyncGenerator<CsvRow> {
  yield* all;
}

describe('replayOffsetMs', () => {
  it('is the first four bytes of SHA-256 of the ref, modulo one hour', () => {
    // printf 3668-QPYBK | sha256sum begins with 701bf78b
    expect(replayOffsetMs('3668-QPYBK')).toBe(0x701bf78b % 3_600_000);
  });
});

describe('replayRow', () => {
  it('makes a first event within the hour after the snapshot, the same each time', () => {
    const item = replayRow(gym, { line: 2, cells });
    expect(item).toEqual(replayRow(gym, { line: 9, cells }));
    expect(item).toMatchObject({
      kind: 'customer',
      event: {
        customer_ref: '3668-QPYBK',
        sequence: 0,
        event_type: 'snapshot',
        origin: 'replay',
        occurred_at: SNAPSHOT + replayOffsetMs('3668-QPYBK'),
        fee: 20.25,
        tier: 'gold',
      },
    });
  });

  it('takes a blank cell for a missing value', () => {
    const item = replayRow(gym, { line: 2, cells });
    expect(item).toMatchObject({ kind: 'customer', event: { paid: null, age: null } });
  });

  it('tells the outcome a day later, and none where the table is silent', () => {
    const occurred = SNAPSHOT + replayOffsetMs('3668-QPYBK');
    expect(replayRow(gym, { line: 2, cells })).toMatchObject({
      outcome: {
        customer_ref: '3668-QPYBK',
        sequence: 0,
        occurred_at: occurred,
        outcome: true,
        observed_at: occurred + 86_400_000,
        revision: 0,
      },
    });
    expect(replayRow(gym, { line: 2, cells: { ...cells, quit: '' } })).toMatchObject({
      kind: 'customer',
      outcome: null,
    });
  });

  it('rejects what it cannot read, with line, column and text', () => {
    const bad = { ...cells, fee: 'twenty', quit: 'maybe' };
    expect(replayRow(gym, { line: 7, cells: bad })).toEqual({
      kind: 'rejected',
      rejects: [
        { line: 7, column: 'fee', text: 'twenty', message: '"twenty" is not a finite number' },
        { line: 7, column: 'quit', text: 'maybe', message: '"maybe" is neither yes nor no' },
      ],
    });
    expect(replayRow(gym, { line: 8, cells: { ...cells, member: ' ' } })).toMatchObject({
      rejects: [{ line: 8, column: 'member', text: ' ', message: 'empty' }],
    });
  });
});

describe('replayTable', () => {
  it('goes on after a rejected row', async () => {
    const items = replayTable(
      gym,
      rows({ line: 2, cells: { ...cells, fee: 'x' } }, { line: 3, cells }),
    );
    const kinds: string[] = [];
    for await (const { kind } of items) kinds.push(kind);
    expect(kinds).toEqual(['rejected', 'customer']);
  });

  it('refuses a table without the columns of the profile, naming them', async () => {
    const { fee: _, ...narrow } = cells;
    const items = replayTable(gym, rows({ line: 2, cells: narrow }));
    await expect(items.next()).rejects.toThrow(ReplayError);
    await expect(replayTable(gym, rows({ line: 2, cells: narrow })).next()).rejects.toThrow(
      '"fee"',
    );
  });
});
