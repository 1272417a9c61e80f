import type { Command, OptionSpec } from './command.ts';
import { commonOptions } from './options.ts';
import type { Verb } from './registry.ts';
import { tableLines } from './table.ts';

const indent = (lines: readonly string[]) => lines.map((line) => `  ${line}`);

/** The text of `churn --help`. */
export function overviewHelp(verbs: readonly Verb[]): string[] {
  return [
    'churn: customer events in, churn scores out, exactly once',
    '',
    'Usage: churn VERB [options]',
    '',
    ...indent(
      tableLines(
        ['', ''],
        verbs.map((verb) => [verb.name, verb.summary]),
      ),
    ),
    '',
    'churn VERB --help shows its options and examples; churn --version the version.',
    'Exit codes: 0 fine, 1 the answer is no, 2 usage, 3 dependency down, 4 timed out, 130 interrupted.',
  ];
}

/** The text of `churn VERB --help`. */
export function commandHelp(command: Command): string[] {
  const usage = ['churn', command.name, command.operands, '[options]'].filter(Boolean).join(' ');
  const options = { ...command.options, ...commonOptions };
  return [
    command.summary,
    '',
    `Usage: ${usage}`,
    '',
    ...indent(
      tableLines(
        ['', ''],
        Object.entries(options).map(([name, spec]) => optionRow(name, spec)),
      ),
    ),
    '',
    'Examples:',
    ...indent(command.examples),
  ];
}

function optionRow(name: string, spec: OptionSpec): string[] {
  const value = spec.type === 'string' ? ` ${spec.value ?? 'VALUE'}` : '';
  const fallback = spec.default === undefined ? '' : ` (default ${spec.default})`;
  return [`--${name}${value}`, `${spec.description}${fallback}`];
}
