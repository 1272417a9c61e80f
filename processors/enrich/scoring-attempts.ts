import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { openNoteFile } from '../../platform/runtime/note-file.ts';

/** How the records of a range are to be given to the model. */
export interface Advice {
  /** One at a time, each noted first: a process ended while it scored the range. */
  readonly oneByOne: boolean;
  /** Offsets that ended a process twice while they were scored alone. */
  readonly condemned: ReadonlySet<number>;
}

/**
 * What this process is scoring, kept where its successor finds it: a record that makes the native runtime crash
 * leaves no error behind, only a process that is gone.
 */
export interface ScoringAttempts {
  advise(partition: string, first: number, last: number): Advice;
  /**
   * Runs `score` with a note of what it scores. One at a time in the process: what else was noted when it ends
   * would be suspected too.
   */
  during<T>(partition: string, first: number, last: number, score: () => Promise<T>): Promise<T>;
}

interface Attempt {
  readonly first: number;
  readonly last: number;
  /** Whether the model has it now. */
  readonly running: boolean;
  /** How often a process ended while it scored the range at once. */
  readonly deaths: number;
}

/** What is known of one partition: its range, the offset of it that is scored alone, and whom that has ended. */
interface Suspicion {
  readonly range: Attempt;
  readonly single: number | null;
  /** How often a process ended while it scored an offset alone. */
  readonly deathsAlone: readonly (readonly [offset: number, deaths: number])[];
}

const deathsToCondemn = 2;
const nobody: Advice = { oneByOne: false, condemned: new Set() };

/** @param folder null: nothing is remembered beyond this process */
export function openScoringAttempts(folder: string | null): ScoringAttempts {
  if (folder !== null) mkdirSync(folder, { recursive: true });
  const file = folder === null ? null : openNoteFile(join(folder, 'scoring.json'));
  const known = readAttempts(file?.before ?? '');
  const keep = (): void => file?.write(JSON.stringify([...known]));
  const begin = (partition: string, first: number, last: number): void => {
    const before = known.get(partition);
    const isSuspected = before !== undefined && before.range.deaths > 0;
    if (isSuspected && first === last && first >= before.range.first && last <= before.range.last) {
      known.set(partition, { ...before, single: first });
    } else {
      const deaths = before?.range.first === first ? before.range.deaths : 0;
      const range = { first, last, running: true, deaths };
      known.set(partition, { range, single: null, deathsAlone: [] });
    }
    keep();
  };
  const end = (partition: string): void => {
    const before = known.get(partition);
    if (before === undefined) return;
    known.set(partition, { ...before, range: { ...before.range, running: false }, single: null });
    keep();
  };
  let running: Promise<unknown> = Promise.resolve();
  return {
    advise(partition, first, last) {
      const suspicion = known.get(partition);
      if (suspicion === undefined || suspicion.range.deaths === 0) return nobody;
      const { range, deathsAlone } = suspicion;
      if (range.last < first || range.first > last) return nobody;
      const condemned = deathsAlone.filter(([, deaths]) => deaths >= deathsToCondemn);
      return { oneByOne: true, condemned: new Set(condemned.map(([offset]) => offset)) };
    },
    during(partition, first, last, score) {
      const scored = running.then(async () => {
        begin(partition, first, last);
        const result = await score();
        end(partition);
        return result;
      });
      running = scored.catch(() => undefined);
      return scored;
    },
  };
}

/** Reads what the predecessor left: what still runs there is what it ended with. */
function readAttempts(text: string): Map<string, Suspicion> {
  let left: readonly [string, Suspicion][];
  try {
    left = JSON.parse(text || '[]') as [string, Suspicion][];
  } catch {
    // Killed in the middle of a note: nobody is suspected, as if it had been killed before.
    left = [];
  }
  return new Map(left.map(([partition, suspicion]) => [partition, bury(suspicion)]));
}

function bury({ range, single, deathsAlone }: Suspicion): Suspicion {
  if (single === null) {
    const deaths = range.deaths + (range.running ? 1 : 0);
    return { range: { ...range, running: false, deaths }, single, deathsAlone };
  }
  const deaths = new Map(deathsAlone);
  deaths.set(single, (deaths.get(single) ?? 0) + 1);
  return { range: { ...range, running: false }, single: null, deathsAlone: [...deaths] };
}
