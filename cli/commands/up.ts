import { readEndpoints } from '../../platform/config/endpoints.ts';
import { startStack } from '../../platform/stack/stack.ts';
import { runName, runOptions } from '../../producers/synthesizer/run-options.ts';
import type { StreamOptions } from '../../producers/synthesizer/stream-options.ts';
import { isClean, verdictLine } from '../../stream/ledger/verdict.ts';
import { LedgerTimeoutError } from '../../stream/ledger/wait-for-groups.ts';
import { apiStage, streamStages, synthesizerStage } from '../../stream/stages.ts';
import { type Command, type CommandInput, type ExitCode, exitCode } from '../command.ts';
import { connectStream, type StreamConnection } from '../stream/connect.ts';
import { locateStream } from '../stream/locate.ts';
import { prepareConnected } from '../stream/prepare-connected.ts';
import { eventLine } from '../up/event-line.ts';
import { type UpRequest, upOptions, upRequest } from '../up/options.ts';
import { settle } from '../up/settle.ts';
import { startPrometheus } from '../up/start-prometheus.ts';
import {
  pickStagePorts,
  startApi,
  startStreamStages,
  startSynthesizer,
} from '../up/start-stages.ts';
import { watchStages } from '../up/watch.ts';

export const upCommand: Command = {
  name: 'up',
  summary: 'start everything and score live customers, until Ctrl-C',
  operands: '',
  options: upOptions,
  examples: ['churn up --rate 500', 'churn up --events 20000 --exit --json'],
  run: async (input) => {
    const startedMs = Date.now();
    const request = upRequest(input.values);
    const { loaded, names, dataDir } = await locateStream(input.values);
    const stack = await startStack({
      dataDir,
      external: readEndpoints(),
      ports: request.ports,
      signal: input.signal,
      onEvent(event) {
        const line = eventLine(event);
        if (line !== null) input.progress(line);
      },
    });
    const stream = connectStream({ endpoints: stack.endpoints, loaded, names });
    try {
      const { created, champion } = await prepareConnected(stream, input.signal);
      if (created.length > 0) {
        input.progress(`  created         ${created.length} topics and tables`);
      }
      input.progress(`  champion        ${champion}`);
      const settings = { loaded, names, ports: await pickStagePorts(stack) };
      const watched = request.rate === 0 ? streamStages : [synthesizerStage, ...streamStages];
      const [stages, address] = await Promise.all([
        startStreamStages(stack, settings, dataDir),
        request.exit ? null : startApi(stack, settings, watched),
      ]);
      const scraped = await startPrometheus(stack, dataDir);
      const served = [
        ...stages.map((stage) => stage.viewed),
        ...(address === null ? [] : [{ name: apiStage.name, metricsUrl: `${address}/metrics` }]),
      ];
      scraped?.scrape(served);
      if (scraped === null) input.progress(noPrometheus);
      const ending = new AbortController();
      const end = (): void => ending.abort();
      input.signal.addEventListener('abort', end);
      if (input.signal.aborted) end();
      const failed = stack.closed.then((closed) => {
        end();
        return closed;
      });
      const run = planRun(request, Date.now());
      const viewed = stages.map((stage) => stage.viewed);
      const made =
        run === null ? null : await startSynthesizer(stack, settings, request, run.run, run.start);
      if (made !== null) {
        viewed.unshift(made.viewed);
        scraped?.scrape([...served, made.viewed]);
        if (request.exit) void made.process.ended.then(end);
      }
      if (address !== null) input.progress(hint(address));
      const terminal = process.stderr.isTTY && !request.exit ? process.stderr : null;
      await watchStages(viewed, terminal, input.progress, ending.signal);
      const closed = await Promise.race([failed, Promise.resolve(null)]);
      if (closed?.reason === 'failed') throw closed.error;
      await made?.process.stop();
      return await report(stream, request.exit ? run : null, request, input, startedMs);
    } finally {
      await stream.close();
      await stack.stop();
    }
  },
};

const hint = (address: string): string => `
  open            ${address}      live scores, score a customer, drift, pipeline
  for programs    ${address}/docs
  live            bin/churn verify · bin/churn sql "select count() from scored_events" · Ctrl-C stops
`;

const noPrometheus =
  '  prometheus      not installed: metrics are not kept and no alert is judged (apt-get install prometheus)';

function planRun(request: UpRequest, nowMs: number): StreamOptions | null {
  if (request.rate === 0) return null;
  return runOptions(
    {
      seed: request.seed,
      run: runName(nowMs),
      rate: request.rate,
      count: request.events,
      startMs: request.startMs,
      outcomeDelayMs: request.outcomeDelayMs,
    },
    nowMs,
  );
}

async function report(
  stream: StreamConnection,
  run: StreamOptions | null,
  request: UpRequest,
  input: CommandInput,
  startedMs: number,
): Promise<ExitCode> {
  input.progress('  settling the account');
  try {
    // Its own signal: the Ctrl-C that ended the stream must not end its account.
    const account = await settle(
      stream,
      run,
      { timeoutMs: request.timeoutMs, onWait: () => undefined, onStep: () => undefined },
      new AbortController().signal,
    );
    for (const { where, what } of account.offenders) input.progress(`  ${where}: ${what}`);
    const seconds = Number(((Date.now() - startedMs) / 1_000).toFixed(1));
    const { offenders: _, ...figures } = account;
    if (input.values.json === true) input.out(JSON.stringify({ ...figures, seconds }));
    else input.out(verdictLine(account));
    return isClean(account) ? exitCode.fine : exitCode.no;
  } catch (error) {
    if (!(error instanceof LedgerTimeoutError)) throw error;
    input.progress(`  ${error.message}`);
    if (input.values.json === true) input.out(JSON.stringify({ error: error.message }));
    return exitCode.timedOut;
  }
}
