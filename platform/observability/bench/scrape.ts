/** node dist/platform/observability/bench/scrape.js: how long a page of metrics takes, and how many series it has. */
import { createMetricsRegistry } from '../metrics-registry.ts';
import { createModelMetrics } from '../model-metrics.ts';
import { startOpsServer } from '../ops-server.ts';
import { createSinkMetrics } from '../sink-metrics.ts';
import { createStageMetrics } from '../stage-metrics.ts';

const pages = 200;
const topics = Array.from({ length: 6 }, (_, i) => `topic-${i}`);
const reasons = Array.from({ length: 20 }, (_, i) => `reason-${i}`);

const registry = createMetricsRegistry();
const metrics = createStageMetrics(registry, 'fullest', topics, reasons);
metrics.expectGroup('group');
for (const topic of topics) {
  for (let partition = 0; partition < 50; partition++) {
    metrics.setLag('group', topic, partition, partition, partition / 10);
    metrics.setLogEnd(topic, partition, partition);
  }
}
createSinkMetrics(registry, 'store').countRepeated(0);
createModelMetrics(registry, { name: 'model', version: '1', schema: '2' }).observeScore(0.5);

const server = await startOpsServer(0, registry, () => []);
const took: number[] = [];
let page = '';
for (let i = 0; i < pages; i++) {
  const startMs = performance.now();
  page = await (await fetch(`${server.url}/metrics`)).text();
  took.push(performance.now() - startMs);
}
await server.close();
took.sort((a, b) => a - b);
const series = page.split('\n').filter((line) => line !== '' && line[0] !== '#').length;
const at = (share: number): string => took[Math.floor(share * (pages - 1))]!.toFixed(1);
process.stdout.write(
  `${series} series: p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, slowest ${at(1)} ms\n`,
);
