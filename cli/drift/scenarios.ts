import type { Change } from '../../domain/profile/scenario.ts';
import {
  readScenarios,
  type ScenarioRun,
  writeScenarios,
} from '../../stream/scenarios/scenario-journal.ts';
import { type CommandInput, type ExitCode, exitCode, UsageError } from '../command.ts';
import { openMarker } from '../grafana/marker.ts';
import type { StreamConnection } from '../stream/connect.ts';
import { text } from '../stream/options.ts';
import { onRunningStream } from '../stream/running-stream.ts';
import { tableLines } from '../table.ts';

/** `churn drift start NAME`: from about now on, synthetic customers meet the scenario. */
export function startScenario(input: CommandInput): Promise<ExitCode> {
  const [, name] = input.positionals;
  return onRunningStream(input, async (stream) => {
    const { scenarios } = stream.loaded.profile;
    const scenario = scenarios.find((one) => one.name === name);
    if (scenario === undefined) {
      const known = scenarios.map((one) => one.name).join(', ') || 'none';
      throw new UsageError(`churn drift start ${name ?? ''}: the profile's scenarios are ${known}`);
    }
    const strength = strengthOf(input, scenario.change, scenario.strength);
    const { runs, topic } = await ledgerOf(stream);
    const isOn = runs.some((run) => run.scenario === name && run.stoppedAt === null);
    if (isOn) throw new UsageError(`${name} is on already; churn drift stop ${name} ends it`);
    const startedAt = Date.now();
    const id = `${scenario.name}@${new Date(startedAt).toISOString()}`;
    const run = {
      kind: 'run',
      id,
      scenario: scenario.name,
      strength,
      startedAt,
      stoppedAt: null,
    } as const;
    await writeScenarios(stream.kafka, topic, [run]);
    await openMarker(input.progress)('scenario', `${name} starts, strength ${strength}`);
    if (input.values.json === true) input.out(JSON.stringify({ started: id, strength }));
    else input.out(`${id}, strength ${strength}: ${scenario.description}`);
    return exitCode.fine;
  });
}

/** `churn drift stop [NAME]`: ends what is on. */
export function stopScenarios(input: CommandInput): Promise<ExitCode> {
  const [, name] = input.positionals;
  return onRunningStream(input, async (stream) => {
    const { runs, topic } = await ledgerOf(stream);
    const on = runs.filter(
      (run) => run.stoppedAt === null && (name === undefined || run.scenario === name),
    );
    const stoppedAt = Date.now();
    if (on.length > 0) {
      await writeScenarios(
        stream.kafka,
        topic,
        on.map((run) => ({ ...run, stoppedAt })),
      );
      const names = on.map(({ scenario }) => scenario).join(', ');
      await openMarker(input.progress)('scenario', `${names} ends`);
    }
    const ids = on.map(({ id }) => id);
    if (input.values.json === true) input.out(JSON.stringify({ stopped: ids }));
    else input.out(ids.length === 0 ? 'nothing is on' : `stopped ${ids.join(', ')}`);
    return ids.length === 0 && name !== undefined ? exitCode.no : exitCode.fine;
  });
}

/** `churn drift scenarios`: what can be started, and the ledger of what was injected when. */
export function listScenarios(input: CommandInput): Promise<ExitCode> {
  return onRunningStream(input, async (stream) => {
    const { scenarios } = stream.loaded.profile;
    const { runs, injections } = await ledgerOf(stream);
    const ledger = runs.map((run) => ({
      ...run,
      injections: injections.filter(({ id }) => id === run.id),
    }));
    if (input.values.json === true) {
      input.out(JSON.stringify({ scenarios, ledger }));
      return exitCode.fine;
    }
    const known = scenarios.map(({ name, strength, description }) => [
      name,
      String(strength),
      description,
    ]);
    for (const line of tableLines(['scenario', 'strength', ''], known)) input.out(line);
    if (ledger.length === 0) return exitCode.fine;
    input.out('');
    const rows = ledger.map((run) => [
      run.scenario,
      String(run.strength),
      iso(run.startedAt),
      run.stoppedAt === null ? 'on' : iso(run.stoppedAt),
      run.injections.map((one) => `${one.synthesizer}: events from ${iso(one.first)}`).join('; '),
    ]);
    for (const line of tableLines(['run', 'strength', 'started', 'stopped', 'injected by'], rows))
      input.out(line);
    return exitCode.fine;
  });
}

const iso = (ms: number): string => new Date(ms).toISOString();

async function ledgerOf(stream: StreamConnection) {
  const topic = stream.names.reportTopic('scenarios');
  const ledger = await readScenarios(stream.kafka, await stream.admin(), topic);
  const runs: readonly ScenarioRun[] = ledger.runs;
  return { topic, runs, injections: ledger.injections };
}

function strengthOf({ values }: CommandInput, change: Change, usual: number): number {
  const given = text(values, 'strength');
  if (given === undefined) return usual;
  const strength = Number(given);
  const [low, high] = change.kind === 'scale' ? [-0.99, 10] : [0, 1];
  if (given.trim() !== '' && strength >= low && strength <= high) return strength;
  throw new UsageError(`--strength ${given}: a number from ${low} to ${high} for this scenario`);
}
