import { parseArgs } from 'node:util';
import { type Command, type OptionSpec, type OptionValues, UsageError } from './command.ts';
import { nearestWord } from './suggest.ts';

/** Options that every verb takes. */
export const commonOptions: Readonly<Record<string, OptionSpec>> = {
  help: { type: 'boolean', description: 'show this help' },
  json: { type: 'boolean', description: 'print the result as one line of JSON, last on stdout' },
  verbose: { type: 'boolean', description: 'show where an error came from' },
  'no-color': { type: 'boolean', description: 'no colours (NO_COLOR does the same)' },
};

const shortOptions: Readonly<Record<string, string>> = { h: 'help', v: 'verbose' };

export interface ParsedOptions {
  readonly values: OptionValues;
  readonly positionals: readonly string[];
}

/**
 * The values and operands that stand after a verb, defaults filled in.
 * @throws UsageError for an unknown option, a missing or superfluous value.
 */
export function parseOptions(
  specs: Readonly<Record<string, OptionSpec>>,
  args: readonly string[],
): ParsedOptions {
  const known = { ...specs, ...commonOptions };
  const { tokens } = parseArgs({
    args: [...args],
    options: Object.fromEntries(
      Object.entries(known).map(([name, spec]) => [name, { type: spec.type }]),
    ),
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  const values: Record<string, string | boolean | readonly string[] | undefined> = {};
  for (const [name, spec] of Object.entries(known)) {
    if (spec.default !== undefined) values[name] = spec.default;
  }
  const positionals: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value);
    if (token.kind !== 'option') continue;
    const isShort = !token.rawName.startsWith('--');
    const name = isShort ? (shortOptions[token.name] ?? token.rawName) : token.name;
    const spec = Object.hasOwn(known, name) ? known[name] : undefined;
    if (!spec) throw new UsageError(unknownOption(token.rawName, Object.keys(known)));
    const value = optionValue(name, spec, token.value, token.inlineValue ?? false);
    const before = values[name];
    values[name] =
      spec.many === true ? [...(Array.isArray(before) ? before : []), String(value)] : value;
  }
  return { values, positionals };
}

function optionValue(name: string, spec: OptionSpec, value: string | undefined, inline: boolean) {
  if (spec.type === 'boolean') {
    if (value !== undefined) throw new UsageError(`--${name} takes no value (got "${value}")`);
    return true;
  }
  // Without "=" an option that follows is a forgotten value, while "-5" is a number.
  const forgotten = value === undefined || (!inline && /^-[^\d.]/.test(value));
  if (forgotten)
    throw new UsageError(`--${name} needs a value: --${name} ${spec.value ?? 'VALUE'}`);
  return value;
}

function unknownOption(rawName: string, known: readonly string[]): string {
  const near = nearestWord(rawName.replace(/^-+/, ''), known);
  return `unknown option ${rawName}${near ? `; did you mean --${near}?` : ''}`;
}

/** @throws UsageError when the number of operands does not fit what the command declares. */
export function checkOperands(command: Command, positionals: readonly string[]): void {
  const ranges = command.operands.split(' | ').map(operandRange);
  const fits = ranges.some(
    ({ least, most }) => positionals.length >= least && positionals.length <= most,
  );
  if (fits) return;
  if (command.operands === '') {
    throw new UsageError(`churn ${command.name} takes no operand (got "${positionals[0]}")`);
  }
  throw new UsageError(`churn ${command.name} needs ${command.operands}`);
}

/** "A B" needs two, "A [B]" one or two, "A..." one or more. */
function operandRange(operands: string): { least: number; most: number } {
  const words = operands.split(/\s+/).filter((word) => word !== '');
  const least = words.filter((word) => !word.startsWith('[')).length;
  const most = words.some((word) => word.includes('...')) ? Infinity : words.length;
  return { least, most };
}
