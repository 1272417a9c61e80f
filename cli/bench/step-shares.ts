/** Seconds that a stage has spent in each of its steps, and in how many transactions. */
export interface Steps {
  readonly seconds: Readonly<Record<string, number>>;
  readonly transactions: number;
}

const step = /^churnstream_step_seconds_total\{[^}]*step="([a-z]+)"[^}]*\} (\S+)$/;
const committed = /^churnstream_transactions_total\{[^}]*outcome="commit"[^}]*\} (\S+)$/;

/** Adds up the steps told of in pages of metrics, in Prometheus's text format. */
export function readSteps(pages: readonly string[]): Steps {
  const seconds: Record<string, number> = {};
  let transactions = 0;
  for (const line of pages.flatMap((page) => page.split('\n'))) {
    const [, name, value] = step.exec(line) ?? [];
    if (name !== undefined) seconds[name] = (seconds[name] ?? 0) + Number(value);
    transactions += Number(committed.exec(line)?.[1] ?? 0);
  }
  return { seconds, transactions };
}
