import { generateEvents } from '../../producers/synthesizer/events.ts';
import { createPace } from '../../producers/synthesizer/pace.ts';
import { publishItems } from '../../producers/synthesizer/publish.ts';
import { runName, runOptions } from '../../producers/synthesizer/run-options.ts';
import { loadSynthesizer } from '../../profiles/load-synthesizer.ts';
import { startPublisher } from '../../stream/publisher.ts';
import { type CommandInput, type ExitCode, exitCode, UsageError } from '../command.ts';
import { rateOf, spanOf, timeOf, wholeNumber } from '../stream/options.ts';
import { onRunningStream } from '../stream/running-stream.ts';

const reportEveryMs = 5_000;

/** `churn synth run`: publishes synthetic events and their outcomes to the stream that runs. */
export async function runStream(input: CommandInput): Promise<ExitCode> {
  const { values } = input;
  const rate = rateOf(values, 100);
  if (rate === 0) throw new UsageError('--rate must be above 0');
  const nowMs = Date.now();
  const options = runOptions(
    {
      seed: wholeNumber(values, 'seed') ?? 1,
      run: typeof values.run === 'string' ? values.run : runName(nowMs),
      rate,
      count: wholeNumber(values, 'events', 1) ?? null,
      startMs: timeOf(values, 'start') ?? null,
      outcomeDelayMs: spanOf(values, 'outcome-delay', 60_000),
    },
    nowMs,
  );
  return onRunningStream(input, async (stream) => {
    const { profile } = stream.loaded;
    const parameters = await loadSynthesizer(stream.loaded);
    const publisher = await startPublisher(stream.kafka, stream.registry, stream.names, profile);
    let reportedMs = performance.now();
    try {
      const sent = await publishItems(
        generateEvents(profile, parameters, options),
        publisher,
        createPace(options.start, nowMs, rate),
        input.signal,
        ({ events, outcomes }) => {
          if (performance.now() - reportedMs < reportEveryMs) return;
          reportedMs = performance.now();
          input.progress(`${events} events, ${outcomes} outcomes published`);
        },
      );
      const { seed, run } = options;
      if (values.json === true) input.out(JSON.stringify({ ...sent, seed, run }));
      else input.out(`published ${sent.events} events and ${sent.outcomes} outcomes of run ${run}`);
    } finally {
      await publisher.close();
    }
    return exitCode.fine;
  });
}
