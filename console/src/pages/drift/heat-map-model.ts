import type { DriftWindow, FieldDrift } from '../../api/types.ts';

/** One field in all windows that are shown. */
export interface HeatRow {
  readonly field: string;
  readonly importance: number | null;
  /** In the order of the windows; null where the field was not compared. */
  readonly cells: readonly (FieldDrift | null)[];
}

export interface HeatMap {
  /** Oldest first. */
  readonly windows: readonly DriftWindow[];
  readonly rows: readonly HeatRow[];
}

/** The origins that there are windows of, the one with the newest window first. */
export const originsOf = (windows: readonly DriftWindow[]): string[] => [
  ...new Set(windows.map(({ origin }) => origin)),
];

/**
 * Arranges the newest windows of an origin as a map. Fields stand in the order of what their drift means to the model:
 * the effect by the importance, at its largest.
 * @param windows newest first
 */
export function heatMap(windows: readonly DriftWindow[], origin: string, most: number): HeatMap {
  const shown = windows
    .filter((window) => window.origin === origin)
    .slice(0, most)
    .reverse();
  const names = [...new Set(shown.flatMap(({ fields }) => fields.map(({ field }) => field)))];
  const rows = names.map((field): HeatRow => {
    const cells = shown.map(({ fields }) => fields.find((one) => one.field === field) ?? null);
    return {
      field,
      importance: cells.findLast((cell) => cell !== null)?.importance ?? null,
      cells,
    };
  });
  return { windows: shown, rows: rows.sort((a, b) => weight(b) - weight(a)) };
}

const weight = ({ cells, importance }: HeatRow): number =>
  Math.max(0, ...cells.map((cell) => cell?.effect ?? 0)) * (importance ?? 1);

/** How strong a cell is, in six steps from 0: as much as chance brings ends step 2, five times as much begins step 5. */
export function stepOf({ effect, threshold }: Pick<FieldDrift, 'effect' | 'threshold'>): number {
  const ratio = threshold > 0 ? effect / threshold : 0;
  const bounds = [0.25, 0.5, 1, 2, 5];
  return bounds.filter((bound) => ratio >= bound).length;
}

/** Whether the time of a window is written over it: every fifth, counted from the newest, which always has it. */
export const isLabelled = (place: number, count: number): boolean => (count - 1 - place) % 5 === 0;
