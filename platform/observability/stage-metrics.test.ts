import { expect, it } from 'vitest';
import { createMetricsRegistry } from './metrics-registry.ts';
import { createStageMetrics } from './stage-metrics.ts';

const page = async (act: (metrics: ReturnType<typeof createStageMetrics>) => void) => {
  const registry = createMetricsRegistry();
  act(createStageMetrics(registry, 'sorting', ['letters'], ['torn']));
  return registry.metrics();
};

it('shows every label set at zero before the first record', async () => {
  const text = await page((metrics) => metrics.expectGroup('sorters'));
  for (const outcome of ['ok', 'dead', 'late', 'duplicate']) {
    expect(text).toContain(
      `churnstream_events_total{stage="sorting",topic="letters",outcome="${outcome}"} 0\n`,
    );
  }
  for (const outcome of ['commit', 'abort', 'fenced', 'in_doubt']) {
    expect(text).toContain(
      `churnstream_transactions_total{stage="sorting",outcome="${outcome}"} 0\n`,
    );
  }
  expect(text).toContain('churnstream_dead_letters_total{stage="sorting",reason="torn"} 0\n');
  expect(text).toContain('churnstream_circuit_open{stage="sorting"} 0\n');
  expect(text).toContain('churnstream_rebalances_total{group="sorters"} 0\n');
  expect(text).toContain('churnstream_lag_known{group="sorters"} 0\n');
  for (const name of ['batch_size', 'stage_duration_seconds', 'transaction_duration_seconds']) {
    expect(text).toContain(`churnstream_${name}_count{stage="sorting"} 0\n`);
  }
  expect(text).toContain('churnstream_event_age_seconds_count{stage="sorting"} 0\n');
  expect(text).toContain('churnstream_rebalance_pause_seconds_count{group="sorters"} 0\n');
});

it('tells nothing of partitions that it no longer has', async () => {
  const text = await page((metrics) => {
    metrics.setLag('sorters', 'letters', 3, 5, 1);
    metrics.setLogEnd('letters', 3, 9);
    metrics.resetLag();
  });
  expect(text).not.toContain('partition="3"');
});
