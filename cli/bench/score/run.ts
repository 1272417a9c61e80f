import { modelInputs } from '../../../domain/profile/profile.ts';
import { createSynthesizer } from '../../../domain/synthesis/create-synthesizer.ts';
import { createRandom } from '../../../domain/synthesis/random.ts';
import { loadProfile } from '../../../profiles/load.ts';
import { loadSynthesizer } from '../../../profiles/load-synthesizer.ts';
import { startBed } from '../bed.ts';
import type { BenchContext } from '../context.ts';
import { percentilesOf } from '../percentiles.ts';
import { prepareTopics } from '../pipeline/topics.ts';
import type { StageUnderTest } from '../stage-under-test.ts';
import { type Load, loadAtOnce, loadAtRate } from './load.ts';

export interface ScoreRequest {
  /** Length of each measurement. */
  readonly seconds: number;
  /** Single requests a second. */
  readonly rate: number;
}

const path = '/v1/score';
const distinctBodies = 1_000;
const atOnce = 64;
const warmUpSeconds = 3;

/**
 * Measures what the HTTP interface gives to another process: one customer at a rate and as fast as it goes, and batches,
 * beside a server that only sends bodies back.
 */
export async function benchScore(
  { seconds, rate }: ScoreRequest,
  context: BenchContext,
): Promise<Readonly<Record<string, unknown>>> {
  const customers = await drawCustomers(context.profile);
  const single = customers.map((features) => JSON.stringify({ features }));
  const bed = await startBed({ ...context, model: 'champion' });
  try {
    const stream = bed.stream();
    await prepareTopics(stream, 6);
    const api = await bed.startStage(stream, 'api');
    const echo = await bed.startStage(stream, 'cli/bench/score/echo-server.js');
    const figures: Record<string, unknown> = { rate, seconds, at_once: atOnce };
    const perSecond: Record<string, number> = {};
    for (const [name, { origin, use }] of [
      ['single', api],
      ['echo', echo],
    ] as const satisfies [string, StageUnderTest][]) {
      const target = { origin, path, bodies: single };
      await loadAtOnce(target, atOnce, warmUpSeconds);
      const paced = await loadAtRate(target, rate, seconds);
      figures[`${name}_ms`] = rounded(paced);
      context.progress(`  ${name} at ${rate}/s: ${JSON.stringify(rounded(paced))} ms`);
      const before = use().cpuSeconds;
      const most = await loadAtOnce(target, atOnce, seconds);
      const count = most.latencies.length;
      perSecond[name] = Math.round(count / most.seconds);
      figures[`${name}_per_second`] = perSecond[name];
      figures[`${name}_saturated_ms`] = rounded(most);
      figures[`${name}_cpu_us_per_request`] = Math.round(
        ((use().cpuSeconds - before) * 1e6) / count,
      );
      context.progress(`  ${name} as fast as it goes: ${perSecond[name]}/s`);
    }
    for (const size of [100, 1_000]) {
      const target = {
        origin: api.origin,
        path: `${path}/batch`,
        bodies: batches(customers, size),
      };
      await loadAtOnce(target, 1, warmUpSeconds);
      const before = api.use().cpuSeconds;
      const load = await loadAtOnce(target, 1, seconds);
      const cpuMs = ((api.use().cpuSeconds - before) * 1_000) / load.latencies.length;
      figures[`batch_${size}_cpu_ms`] = Math.round(cpuMs * 10) / 10;
      figures[`batch_${size}_ms`] = rounded(load);
      context.progress(`  batches of ${size}: ${JSON.stringify(rounded(load))} ms`);
    }
    const metrics = await api.metrics();
    const count = (name: string): number =>
      Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(metrics)?.[1] ?? 0);
    return {
      ...figures,
      share_of_echo: Math.round((perSecond.single! / perSecond.echo!) * 100) / 100,
      requests_published: count('churnstream_score_requests_published_total'),
      requests_dropped: count('churnstream_score_requests_dropped_total'),
      peak_memory_mb: api.use().peakMegabytes,
    };
  } finally {
    await bed.close();
  }
}

type Features = Readonly<Record<string, unknown>>;

/** Customers of whom everything is known that the model reads. */
async function drawCustomers(profileName: string): Promise<Features[]> {
  const loaded = await loadProfile(profileName);
  const inputs = modelInputs(loaded.profile).map(({ name }) => name);
  const draw = createSynthesizer(loaded.profile, await loadSynthesizer(loaded));
  const customers: Features[] = [];
  for (let i = 0; customers.length < distinctBodies; i++) {
    const { fields } = draw(createRandom(1, 0, i, 0));
    if (inputs.some((name) => fields[name] === null)) continue;
    customers.push(Object.fromEntries(inputs.map((name) => [name, fields[name]])));
  }
  return customers;
}

/** A few bodies of so many customers each. */
function batches(customers: readonly Features[], size: number): string[] {
  return Array.from({ length: 5 }, (_, k) => {
    const items = Array.from({ length: size }, (__, i) => ({
      features: customers[(k * size + i) % customers.length],
    }));
    return JSON.stringify({ items });
  });
}

function rounded({ latencies }: Load): Readonly<Record<string, number>> {
  const { p50, p95, p99, max, count } = percentilesOf(latencies);
  const round = (ms: number): number => Math.round(ms * 100) / 100;
  return { p50: round(p50), p95: round(p95), p99: round(p99), max: round(max), count };
}
