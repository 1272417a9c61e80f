import { binLabels } from './bins.ts';
import { compareField, type DriftMethod } from './compare-field.ts';
import { countsOf, type HistogramLayout } from './histogram.ts';
import { falseDiscoveryRates, importanceWeights } from './statistics/false-discovery.ts';

/** What windows are compared with: histograms of customers, with how much each field matters to the model. */
export interface Reference {
  readonly layout: HistogramLayout;
  /** Customers counted. */
  readonly n: number;
  readonly counts: Float64Array;
  /** Share of each field in what the fields together do for the model; sums to one, or all are null. */
  readonly importance: readonly (number | null)[];
}

export interface FieldDrift {
  readonly name: string;
  readonly kind: 'number' | 'category';
  readonly method: DriftMethod;
  readonly statistic: number;
  readonly p: number;
  /** Expected share of false alarms among the window's fields with a p this small. */
  readonly q: number;
  /** Population stability index. */
  readonly effect: number;
  /** What chance alone exceeds once in a thousand windows of this size. */
  readonly limit: number;
  readonly importance: number | null;
  readonly alarm: boolean;
  /** Alarm of such a kind that one window decides. */
  readonly certain: boolean;
}

export const comparabilities = ['comparable', 'too-few', 'no-baseline'] as const;
export type Comparability = (typeof comparabilities)[number];

export interface WindowDrift {
  readonly comparability: Comparability;
  readonly n: number;
  readonly fields: readonly FieldDrift[];
  /** Whether any field is in alarm. */
  readonly alarm: boolean;
  readonly certain: boolean;
  /** Effects weighted by importance; null where none is known. */
  readonly weightedEffect: number | null;
}

/** An alarm: at most this share of the alarmed windows' fields is expected to be false. */
const alarmRate = 0.1;
/** A verdict of one window alone. */
const certainRate = 1e-4;
/** Fewer customers say nothing: no test has a chance, and neither is silence a sign. */
const leastCustomers = 50;

/** Judges one window by its counts. Never 0 and never NaN: what cannot be compared says so. */
export function judgeWindow(reference: Reference, n: number, counts: Float64Array): WindowDrift {
  const { layout, importance } = reference;
  if (n < leastCustomers || reference.n < leastCustomers) return notComparable('too-few', n);
  const compared = layout.fields.map((bins, i) =>
    compareField(bins, countsOf(layout, reference.counts, i), countsOf(layout, counts, i)),
  );
  const rates = falseDiscoveryRates(
    compared.map(({ p }) => p),
    importanceWeights(importance),
  );
  const fields = compared.map(({ method, statistic, p, psi, limit }, i): FieldDrift => {
    const q = rates[i]!;
    const { name, kind } = layout.fields[i]!;
    return {
      name,
      kind,
      method,
      statistic,
      p,
      q,
      effect: psi,
      limit,
      importance: importance[i] ?? null,
      alarm: q < alarmRate,
      certain: q < certainRate && psi > limit,
    };
  });
  return {
    comparability: 'comparable',
    n,
    fields,
    alarm: fields.some(({ alarm }) => alarm),
    certain: fields.some(({ certain }) => certain),
    weightedEffect: weightedEffect(fields),
  };
}

export function notComparable(comparability: Comparability, n: number): WindowDrift {
  return { comparability, n, fields: [], alarm: false, certain: false, weightedEffect: null };
}

function weightedEffect(fields: readonly FieldDrift[]): number | null {
  if (fields.every(({ importance }) => importance === null)) return null;
  return fields.reduce((sum, { effect, importance }) => sum + effect * (importance ?? 0), 0);
}

/** Shares of a field's bins with their names, for people to look at. */
export function distribution(
  { layout }: Pick<Reference, 'layout'>,
  counts: Float64Array,
  field: number,
): { readonly bin: string; readonly count: number }[] {
  const own = countsOf(layout, counts, field);
  return binLabels(layout.fields[field]!).map((bin, i) => ({ bin, count: own[i]! }));
}
