import { expect, test } from 'vitest';
import { type Command, DependencyError, exitCode } from './command.ts';
import { runCommandLine } from './dispatch.ts';
import type { Needs, Verb } from './registry.ts';

const greet: Command = {
  name: 'greet',
  summary: 'greet somebody',
  operands: 'NAME',
  options: { loud: { type: 'boolean', description: 'in capitals' } },
  examples: ['churn greet Ada', 'churn greet Ada --loud'],
  run: async ({ values, positionals, out, signal }) => {
    const name = positionals[0]!;
    if (name === 'nobody') throw new DependencyError('nobody is there');
    if (signal.aborted) throw new Error('stopped');
    out(values.loud ? name.toUpperCase() : name);
    return exitCode.fine;
  },
};

const verb = (command: Command, needs: Needs): Verb => ({
  name: command.name,
  summary: command.summary,
  needs,
  load: async () => command,
});

async function churn(words: readonly string[], signal = new AbortController().signal) {
  const out: string[] = [];
  const progress: string[] = [];
  let installs = 0;
  const code = await runCommandLine(words, {
    out: (line) => out.push(line),
    progress: (line) => progress.push(line),
    signal,
    installStack: async () => {
      installs += 1;
    },
    verbs: [verb(greet, 'packages'), verb({ ...greet, name: 'up' }, 'stack')],
  });
  return { code, out, progress, installs };
}

test('runs a verb with its options, wherever they stand', async () => {
  const ran = await churn(['--loud', 'greet', 'Ada']);
  expect(ran).toEqual({ code: 0, out: ['ADA'], progress: [], installs: 0 });
});

test('installs the stack for a verb that needs it, not for its help', async () => {
  expect((await churn(['up', 'Ada'])).installs).toBe(1);
  expect((await churn(['up', '--help'])).installs).toBe(0);
});

test('--help shows verbs, VERB --help its options and examples', async () => {
  const overview = await churn(['--help']);
  expect(overview.code).toBe(0);
  expect(overview.out.join('\n')).toContain('greet  greet somebody');
  const help = await churn(['greet', '--help']);
  expect(help.out.join('\n')).toContain('Usage: churn greet NAME [options]');
  expect(help.out.join('\n')).toContain('churn greet Ada --loud');
});

test('no verb at all is a usage error with the help on stderr', async () => {
  const ran = await churn([]);
  expect(ran.code).toBe(exitCode.usage);
  expect(ran.out).toEqual([]);
  expect(ran.progress.join('\n')).toContain('Usage:');
});

test('an unknown verb suggests the nearest', async () => {
  const ran = await churn(['gret', 'Ada']);
  expect(ran.code).toBe(exitCode.usage);
  expect(ran.progress).toEqual(['churn: unknown verb gret; did you mean greet?']);
});

test('missing operands and unknown options are usage errors', async () => {
  expect((await churn(['greet'])).code).toBe(exitCode.usage);
  expect((await churn(['greet', 'Ada', '--lod'])).progress).toEqual([
    'churn: unknown option --lod; did you mean --loud?',
  ]);
});

test('--json turns an error into one line on stdout', async () => {
  const ran = await churn(['greet', 'nobody', '--json']);
  expect(ran.code).toBe(exitCode.dependencyDown);
  expect(ran.out).toEqual(['{"error":"nobody is there","exit":3}']);
  expect(ran.progress).toEqual(['churn: nobody is there']);
});

test('--verbose shows the stack', async () => {
  const ran = await churn(['greet', 'nobody', '--verbose']);
  expect(ran.progress.join('\n')).toContain('dispatch.test.ts');
});

test('a verb that fails after Ctrl-C was interrupted', async () => {
  expect((await churn(['greet', 'Ada'], AbortSignal.abort())).code).toBe(exitCode.interrupted);
});

test('--version', async () => {
  expect((await churn(['--version'])).out[0]).toMatch(/^\d+\.\d+\.\d+$/);
});
