import { setTimeout as delay } from 'node:timers/promises';
import { serveFeatures } from '../../domain/served-features/serve.ts';
import { featureTtlMs } from '../../stream/features/feature-store.ts';
import { requestRebuild } from '../../stream/features/rebuild.ts';
import { snapshotEnds } from '../../stream/ledger/wait-for-groups.ts';
import {
  type Command,
  type CommandInput,
  type ExitCode,
  exitCode,
  UsageError,
} from '../command.ts';
import { streamOptions } from '../stream/locate.ts';
import { spanOf, wholeNumber } from '../stream/options.ts';
import { onRunningStream } from '../stream/running-stream.ts';

const pollMs = 100;

export const featuresCommand: Command = {
  name: 'features',
  summary: 'read the served features of customers, or rebuild them from the log',
  operands: 'get REF | ls | rebuild',
  options: {
    ...streamOptions,
    limit: { type: 'string', value: 'N', description: 'ls: how many to list', default: '20' },
    timeout: {
      type: 'string',
      value: 'SPAN',
      description: 'rebuild: how long it may take',
      default: '10m',
    },
    yes: { type: 'boolean', description: 'rebuild: do not ask' },
  },
  examples: ['churn features get 0002-ABCDE', 'churn features rebuild --yes'],
  run: async (input) => {
    const [action, ref] = input.positionals;
    if (action === 'get' && ref !== undefined) return get(input, ref);
    if (action === 'ls') return list(input);
    if (action === 'rebuild') return rebuild(input);
    throw new UsageError('say churn features get REF, ls or rebuild');
  },
};

function get(input: CommandInput, ref: string): Promise<ExitCode> {
  return onRunningStream(input, async (stream) => {
    const store = await stream.features();
    const [stored] = await store.read([ref]);
    const ttlMs = featureTtlMs(stream.loaded.profile);
    const served = stored ? serveFeatures(stored.features, ttlMs, Date.now()) : null;
    if (served === null) {
      input.progress(
        stored
          ? `the features of ${ref} are stale`
          : `no features of ${ref}: it has no scored event`,
      );
      if (input.values.json === true)
        input.out(JSON.stringify({ customer_ref: ref, found: false }));
      return exitCode.no;
    }
    input.out(JSON.stringify(served, null, input.values.json === true ? 0 : 2));
    return exitCode.fine;
  });
}

function list(input: CommandInput): Promise<ExitCode> {
  const limit = wholeNumber(input.values, 'limit') ?? 20;
  return onRunningStream(input, async (stream) => {
    const store = await stream.features();
    const refs: string[] = [];
    let customers = 0;
    for await (const ref of store.customers()) {
      customers++;
      if (refs.length < limit) refs.push(ref);
    }
    if (input.values.json === true) input.out(JSON.stringify({ customers, refs }));
    else {
      for (const ref of refs) input.out(ref);
      input.out(`${customers} customers`);
    }
    return exitCode.fine;
  });
}

function rebuild(input: CommandInput): Promise<ExitCode> {
  if (input.values.yes !== true) {
    throw new UsageError('this empties the served features until they are read again; say --yes');
  }
  const deadlineMs = Date.now() + spanOf(input.values, 'timeout', 600_000);
  return onRunningStream(input, async (stream) => {
    const store = await stream.features();
    const topic = stream.names.topic('scored');
    const ends = await snapshotEnds(await stream.admin(), topic);
    const startMs = performance.now();
    const cleared = await requestRebuild(await stream.redis(), store, stream.names.redisPrefix);
    input.progress(`cleared ${cleared} customers`);
    while (true) {
      const positions = await Promise.all(ends.map((_, p) => store.readPosition(topic, p)));
      const behind = ends.reduce(
        (sum, { start, end }, p) => sum + Math.max(0, end - (positions[p]?.next ?? start)),
        0,
      );
      // The last record may be a marker, which no sink stores a position for.
      if (behind <= ends.length) break;
      if (Date.now() > deadlineMs) {
        input.progress(`${behind} records are still to be read; is the redis sink running?`);
        return exitCode.timedOut;
      }
      await delay(pollMs, undefined, { signal: input.signal });
    }
    let customers = 0;
    for await (const _ of store.customers()) customers++;
    const seconds = (performance.now() - startMs) / 1_000;
    const perSecond = Math.round(customers / seconds);
    if (input.values.json === true) {
      input.out(JSON.stringify({ customers, seconds, customers_per_second: perSecond }));
    } else {
      input.out(`rebuilt ${customers} customers in ${seconds.toFixed(1)} s, ${perSecond}/s`);
    }
    return exitCode.fine;
  });
}
