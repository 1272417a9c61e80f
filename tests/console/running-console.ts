import type { Browser, BrowserContextOptions } from 'playwright-core';
import type { Endpoints } from '../../platform/config/endpoints.ts';
import { makeEvents } from '../stack/customers.ts';
import type { StageProcess } from '../stack/stage-process.ts';
import { createTestStream, type TestStream } from '../stack/test-stream.ts';
import { until } from '../stack/until.ts';
import { openBrowser, openPage, type WatchedPage } from './browser.ts';

const minutes = 5;
const perSecond = 30;

/** A stream at work, its interface with the console, and a browser to look at it. */
export interface RunningConsole {
  readonly stream: TestStream;
  readonly enrich: StageProcess;
  /** One who has scores. */
  readonly customerRef: string;
  readonly origin: () => string;
  /** Kills the interface; the returned function starts it again at its address. */
  killInterface(): Promise<() => Promise<void>>;
  /** A page of the console, open at an address of it. */
  visit(path: string, options?: BrowserContextOptions, origin?: string): Promise<WatchedPage>;
  /** Ends the visits. */
  leave(): Promise<void>;
  close(): Promise<void>;
}

/** Starts all stages on five minutes of events, with more to come, and resolves once every page has something to show. */
export async function startConsole(endpoints: Endpoints): Promise<RunningConsole> {
  const stream = await createTestStream(endpoints);
  const browser: Browser = await openBrowser();
  const visits: WatchedPage[] = [];
  const made = await makeEvents(minutes * 60 * perSecond, perSecond);
  await stream.publish(made.events, made.outcomes);
  const running = await Promise.all([
    stream.startAll(),
    stream.start('drift', { CHURN_DRIFT_IDLE_MS: '1000' }),
    stream.start('synthesizer', { CHURN_SYNTH_RATE: '40', CHURN_SYNTH_RUN: 'live' }),
  ]);
  const stages = running.flat();
  const told = stages.map((stage) => `${stage.name}=${stage.url()}`).join(',');
  let api = await stream.start('api', { CHURN_STAGES: told });
  await stream.settled('redis-sink');
  await until('a window is compared', async () => {
    const answer = await fetch(`${api.url()}/v1/drift`);
    const { windows } = (await answer.json()) as { windows: { fields: unknown[] }[] };
    return windows.some(({ fields }) => fields.length > 0);
  });
  return {
    stream,
    enrich: stages.find(({ name }) => name === 'enrich')!,
    customerRef: made.events[0]!.customer_ref,
    origin: () => api.url()!,
    async killInterface() {
      const { port } = new URL(api.url()!);
      await api.kill();
      return async () => {
        api = await stream.start('api', { CHURN_STAGES: told, CHURN_METRICS_PORT: port });
      };
    },
    async visit(path, options = {}, origin = api.url()!) {
      const opened = await openPage(browser, options);
      visits.push(opened);
      await opened.page.goto(origin + path);
      return opened;
    },
    async leave() {
      await Promise.all(visits.splice(0).map((visit) => visit.close()));
    },
    async close() {
      await browser.close();
      await stream.close();
    },
  };
}

/** The title of every page, and what is there once it has its content; `:ref` is a customer. */
export const consolePages = {
  '/live': { title: 'Live', content: 'table tbody tr' },
  '/score': { title: 'Score', content: '.headline' },
  '/customers': { title: 'Customers', content: 'table tbody tr' },
  '/customers/:ref': { title: null, content: '.features-grid table' },
  '/pipeline': { title: 'Pipeline', content: '.stage' },
  '/drift': { title: 'Drift', content: '.heat-cell button' },
} as const;
export type ConsolePath = keyof typeof consolePages;
export const consolePaths = Object.keys(consolePages) as readonly ConsolePath[];

export const desktop = { width: 1280, height: 800 };
export const phone = { width: 390, height: 844 };
