import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../platform/config/project-root.ts';
import { type Command, type CommandInput, type ExitCode, exitCode, UsageError } from './command.ts';
import { errorDetails, errorLine, exitCodeOf } from './errors.ts';
import { commandHelp, overviewHelp } from './help.ts';
import { checkOperands, parseOptions } from './options.ts';
import { verbs as allVerbs, type Verb } from './registry.ts';
import { nearestWord } from './suggest.ts';

/** What the CLI needs from the process that runs it. */
export interface Host {
  /** Writes a line of result. */
  readonly out: (line: string) => void;
  /** Writes a line of progress. */
  readonly progress: (line: string) => void;
  /** Aborted by Ctrl-C and SIGTERM. */
  readonly signal: AbortSignal;
  /** Installs what the embedded stack needs and is missing. */
  readonly installStack: () => Promise<void>;
  readonly verbs?: readonly Verb[];
}

/** Runs one command line, without `node` and the script's name, and returns its exit code. */
export async function runCommandLine(argv: readonly string[], host: Host): Promise<ExitCode> {
  const json = argv.includes('--json');
  try {
    return await dispatch(argv, host);
  } catch (error) {
    const code = exitCodeOf(error, host.signal.aborted);
    host.progress(`churn: ${errorLine(error)}`);
    for (const line of errorDetails(error)) host.progress(`  ${line}`);
    if (argv.includes('--verbose') || argv.includes('-v')) {
      host.progress(String(error instanceof Error ? error.stack : error));
    }
    if (json) host.out(JSON.stringify({ error: errorLine(error), exit: code }));
    return code;
  }
}

async function dispatch(argv: readonly string[], host: Host): Promise<ExitCode> {
  const verbs = host.verbs ?? allVerbs;
  const at = argv.findIndex((word) => !word.startsWith('-'));
  if (at < 0) return withoutVerb(argv, host, verbs);
  const verb = findVerb(argv[at]!, verbs);
  const command = await verb.load();
  const { values, positionals } = parseOptions(command.options, argv.toSpliced(at, 1));
  if (values.help === true) {
    for (const line of commandHelp(command)) host.out(line);
    return exitCode.fine;
  }
  checkOperands(command, positionals);
  if (verb.needs === 'stack') await host.installStack();
  return run(command, { values, positionals, ...host });
}

function run(command: Command, { values, positionals, out, progress, signal }: CommandInput) {
  return command.run({ values, positionals, out, progress, signal });
}

function withoutVerb(argv: readonly string[], host: Host, verbs: readonly Verb[]): ExitCode {
  if (argv.includes('--version')) {
    host.out(version());
    return exitCode.fine;
  }
  const { values } = parseOptions({}, argv);
  const asked = values.help === true;
  for (const line of overviewHelp(verbs)) (asked ? host.out : host.progress)(line);
  return asked ? exitCode.fine : exitCode.usage;
}

function findVerb(name: string, verbs: readonly Verb[]): Verb {
  const found = verbs.find((verb) => verb.name === name);
  if (found) return found;
  const near = nearestWord(
    name,
    verbs.map((verb) => verb.name),
  );
  const hint = near ? `did you mean ${near}?` : 'churn --help lists the verbs';
  throw new UsageError(`unknown verb ${name}; ${hint}`);
}

function version(): string {
  const text = readFileSync(join(projectRoot(), 'package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
