import { readEnvironment } from '../../platform/config/read-environment.ts';
import { stageSettings } from '../../platform/config/stage.ts';
import { synthesizerSettings } from '../../platform/config/synthesizer.ts';
import { createLog } from '../../platform/observability/log.ts';
import { runProcess } from '../../platform/runtime/run-process.ts';
import { loadSynthesizer } from '../../profiles/load-synthesizer.ts';
import { openStage } from '../../stream/open-stage.ts';
import { startPublisher } from '../../stream/publisher.ts';
import { generateEvents } from './events.ts';
import { followScenarios } from './follow-scenarios.ts';
import { createPace } from './pace.ts';
import { publishItems } from './publish.ts';
import { runName, runOptions } from './run-options.ts';
import { withScenarios } from './scenarios.ts';

const name = 'synthesizer';
const settings = readEnvironment(stageSettings.extend(synthesizerSettings.shape));
const log = createLog(name, settings.CHURN_LOG_LEVEL);

await runProcess(log, async (context) => {
  const stage = await openStage(name, settings, log, context, (names) => [
    names.topic('events'),
    names.topic('outcomes'),
  ]);
  const { profile } = stage.loaded;
  const startedMs = Date.now();
  const options = runOptions(
    {
      seed: settings.CHURN_SYNTH_SEED,
      run: settings.CHURN_SYNTH_RUN ?? runName(startedMs),
      rate: settings.CHURN_SYNTH_RATE,
      count: settings.CHURN_SYNTH_EVENTS ?? null,
      startMs: settings.CHURN_SYNTH_START ?? null,
      outcomeDelayMs: settings.CHURN_SYNTH_OUTCOME_DELAY_MS ?? null,
    },
    startedMs,
  );
  const parameters = await loadSynthesizer(stage.loaded);
  const publisher = await startPublisher(stage.kafka, stage.registry, stage.names, profile);
  context.scope.defer('publisher', () => publisher.close());
  const scenarios = followScenarios({
    kafka: stage.kafka,
    admin: stage.admin,
    topic: stage.names.reportTopic('scenarios'),
    profile,
    synthesizer: options.run,
    log,
  });
  context.scope.defer('scenarios', () => scenarios.stop());
  await scenarios.ready;
  await stage.serve(() => []);
  let counted = { events: 0, outcomes: 0 };
  const publishing = publishItems(
    withScenarios(generateEvents(profile, parameters, options), scenarios.active),
    publisher,
    createPace(options.start, startedMs, settings.CHURN_SYNTH_RATE),
    context.signal,
    (progress) => {
      const { metrics, names } = stage;
      metrics.countEvents(names.topic('events'), 'ok', progress.events - counted.events);
      metrics.countEvents(names.topic('outcomes'), 'ok', progress.outcomes - counted.outcomes);
      counted = progress;
    },
  );
  context.scope.defer('last batch', () => publishing.then(() => undefined));
  context.finish(publishing);
});
