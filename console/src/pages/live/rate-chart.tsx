import { useMemo } from 'react';
import { TimeChart } from '../../charts/time-chart.tsx';
import { rate } from '../../format/numbers.ts';
import { keptSeconds, type Second } from '../../live-stream/live-store.ts';

const series = [
  { name: 'Events in', colour: '--series-2', dashed: true },
  { name: 'Scores out', colour: '--series-1', fill: true },
] as const;

export function RateChart({ seconds }: { readonly seconds: readonly Second[] }) {
  // The newest second is still counted.
  const whole = useMemo(() => seconds.slice(0, -1), [seconds]);
  const data = useMemo(
    () => [
      whole.map(({ at }) => at),
      whole.map(({ received }) => received),
      whole.map(({ scored }) => scored),
    ],
    [whole],
  );
  return (
    <TimeChart
      data={data}
      series={series}
      height={200}
      spanSeconds={keptSeconds}
      format={rate}
      text={inWords(whole)}
    />
  );
}

function inWords(seconds: readonly Second[]): string {
  if (seconds.length === 0) return 'Nothing has come yet.';
  const scored = seconds.map((second) => second.scored);
  const mean = scored.reduce((sum, value) => sum + value, 0) / scored.length;
  return `Scores per second over the last ${seconds.length} seconds: ${rate(mean)} on average, ${rate(Math.min(...scored))} to ${rate(Math.max(...scored))}.`;
}
