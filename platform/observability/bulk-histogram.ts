import {
  Histogram,
  type HistogramConfiguration,
  type MetricObjectWithValues,
  type MetricValueWithName,
} from 'prom-client';

type Labels = Readonly<Record<string, string>>;
type Shown = MetricObjectWithValues<MetricValueWithName<string>>;

export interface BulkHistogramConfiguration
  extends Pick<HistogramConfiguration<string>, 'name' | 'help' | 'registers'> {
  /** Upper bounds in rising order. */
  readonly bounds: readonly number[];
  /** The one label set that it has. */
  readonly labels: Labels;
}

/**
 * A histogram with one label set for values that come by the thousand: to look up its labels for each, as the library
 * does, costs more than scoring the customer.
 */
export class BulkHistogram extends Histogram<string> {
  readonly #bounds: Float64Array;
  readonly #counts: Float64Array;
  readonly #labels: Labels;
  #sum = 0;

  constructor({ name, help, registers, bounds, labels }: BulkHistogramConfiguration) {
    super({
      name,
      help,
      labelNames: Object.keys(labels),
      buckets: [...bounds],
      ...(registers !== undefined && { registers }),
    });
    this.#bounds = Float64Array.from(bounds);
    this.#counts = new Float64Array(bounds.length + 1);
    this.#labels = labels;
  }

  /** Counts one value. */
  add(value: number): void {
    const bounds = this.#bounds;
    let bucket = 0;
    while (bucket < bounds.length && value > bounds[bucket]!) bucket++;
    this.#counts[bucket]!++;
    this.#sum += value;
  }

  override async get(): Promise<Shown> {
    const { name, help, type, aggregator, collect } = this as unknown as Shown;
    const values: MetricValueWithName<string>[] = [];
    const metricName = `${name}_bucket`;
    let count = 0;
    for (const [bucket, counted] of this.#counts.entries()) {
      count += counted;
      const le = this.#bounds[bucket] ?? '+Inf';
      values.push({ metricName, labels: { le, ...this.#labels }, value: count });
    }
    values.push({ metricName: `${name}_sum`, labels: this.#labels, value: this.#sum });
    values.push({ metricName: `${name}_count`, labels: this.#labels, value: count });
    return { name, help, type, values, aggregator, collect };
  }

  /** What the library asks for when it writes the text format; not in its types. */
  getForPromString(): Promise<Shown> {
    return this.get();
  }
}
