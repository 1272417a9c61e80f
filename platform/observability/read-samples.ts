/** One line of a page of metrics. */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

const line = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)(?: \d+)?$/;
const label = /([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"/g;

/**
 * Returns the samples of a page in Prometheus's text format (version 0.0.4). Lines that are none are passed over.
 * @param wanted names to keep, so that a large page costs little; all where absent
 */
export function readSamples(page: string, wanted?: ReadonlySet<string>): Sample[] {
  return page.split('\n').flatMap((text) => {
    const [, name, labels = '', value] = line.exec(text) ?? [];
    if (name === undefined || (wanted !== undefined && !wanted.has(name))) return [];
    return [{ name, labels: readLabels(labels), value: readValue(value!) }];
  });
}

const readLabels = (text: string): Record<string, string> =>
  Object.fromEntries(
    [...text.matchAll(label)].map(([, name, value]) => [name!, unescaped(value!)]),
  );

const unescaped = (value: string): string =>
  value.replace(/\\(.)/g, (_, letter: string) => (letter === 'n' ? '\n' : letter));

function readValue(text: string): number {
  if (text === '+Inf') return Number.POSITIVE_INFINITY;
  if (text === '-Inf') return Number.NEGATIVE_INFINITY;
  return Number(text);
}
