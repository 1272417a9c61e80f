import { binLabels } from './bins.ts';
import { compareField, type DriftMethod } from './compare-field.ts';
import { countsOf, type HistogramLayout } from './histogram.ts';
import { total } from './statistics/chi-square.ts';
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

/** Why a window is not compared with anything. */
export const incomparabilities = [
  /** Of the window or of the reference. */
  'too-few',
  /** There is none, or it is none of this model. */
  'no-baseline',
  /** It is of other fields. */
  'other-schema',
  /** Every field of the reference has one value alone, or none: whatever came would look the same. */
  'one-value',
] as const;
export type Incomparability = (typeof incomparabilities)[number];
export type Comparability = 'comparable' | Incomparability;

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
export const leastCustomers = 50;

/** Judges one window by its counts. Never 0 and never NaN: what cannot be compared says so. */
export function judgeWindow(reference: Reference, n: number, counts: Float64Array): WindowDrift {
  const { layout, importance } = reference;
  if (n < leastCustomers || reference.n < leastCustomers) return notComparable('too-few', n);
  const places = comparablePlaces(reference);
  if (places.length === 0) return notComparable('one-value', n);
  const compared = places.map((i) =>
    compareField(
      layout.fields[i]!,
      countsOf(layout, reference.counts, i),
      countsOf(layout, counts, i),
    ),
  );
  const rates = falseDiscoveryRates(
    compared.map(({ p }) => p),
    importanceWeights(places.map((i) => importance[i] ?? null)),
  );
  const fields = compared.map(({ method, statistic, p, psi, limit }, at): FieldDrift => {
    const q = rates[at]!;
    const i = places[at]!;
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

/**
 * The places in the layout of the fields that can be compared. A number of one value has one bin, in which every other
 * value lies too, and a field that nobody has counted has no shares: an effect of 0 would be no finding.
 */
export function comparablePlaces({ layout, counts }: Reference): number[] {
  return layout.fields.flatMap((bins, i) => {
    const isBlind = bins.kind === 'number' && bins.edges.length === 0;
    return isBlind || total(countsOf(layout, counts, i)) === 0 ? [] : [i];
  });
}

export function notComparable(comparability: Incomparability, n: number): WindowDrift {
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
  name: string,
): { readonly bin: string; readonly count: number }[] {
  const field = layout.fields.findIndex((one) => one.name === name);
  const own = countsOf(layout, counts, field);
  return binLabels(layout.fields[field]!).map((bin, i) => ({ bin, count: own[i]! }));
}
