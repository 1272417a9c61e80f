import { deadLetterReasons } from '../../domain/stream/dead-letter.ts';
import { everyLetter, type LetterFilter } from '../../stream/letters/letter-filter.ts';
import { type OptionSpec, type OptionValues, UsageError } from '../command.ts';
import { text, texts, timeOf } from '../stream/options.ts';

/** Options by which letters are chosen. */
export const filterOptions = {
  where: {
    type: 'string',
    value: 'NAME=VALUE',
    many: true,
    description: 'only letters whose reason, stage, topic, path, key, id or field is this',
  },
  reason: { type: 'string', value: 'NAME', description: 'the same as --where reason=NAME' },
  stage: { type: 'string', value: 'NAME', description: 'the same as --where stage=NAME' },
  from: { type: 'string', value: 'ISO', description: 'only records written at or after this time' },
  to: { type: 'string', value: 'ISO', description: 'only records written before this time' },
} as const satisfies Readonly<Record<string, OptionSpec>>;

const statuses = ['open', 'redriven', 'dropped'] as const;

/** Reads which letters are meant. @throws UsageError */
export function letterFilter(values: OptionValues, fields: readonly string[]): LetterFilter {
  const conditions = pairs(values, 'where');
  for (const name of ['reason', 'stage', 'status']) {
    const given = text(values, name);
    if (given !== undefined) conditions.set(name, given);
  }
  const taken = new Map<string, string>();
  const wanted = new Map<string, string>();
  for (const [name, value] of conditions) {
    if (conditionNames.includes(name)) taken.set(name, value);
    else if (fields.includes(name)) wanted.set(name, value);
    else throw new UsageError(`--where ${name}: one of ${conditionNames.join(', ')}, or a field`);
  }
  const reason = oneOf('reason', taken.get('reason'), deadLetterReasons);
  return {
    ...everyLetter,
    status: oneOf('status', taken.get('status'), statuses),
    reason,
    stage: taken.get('stage') ?? null,
    topic: taken.get('topic') ?? null,
    path: taken.get('path') ?? null,
    key: taken.get('key') ?? null,
    identity: taken.get('id') ?? null,
    fromMs: timeOf(values, 'from') ?? null,
    toMs: timeOf(values, 'to') ?? null,
    fields: wanted,
  };
}

const conditionNames = ['reason', 'stage', 'status', 'topic', 'path', 'key', 'id'];

/** Every NAME=VALUE of an option that may be given several times. @throws UsageError */
export function pairs(values: OptionValues, option: string): Map<string, string> {
  return new Map(
    texts(values, option).map((given) => {
      const at = given.indexOf('=');
      if (at < 1) throw new UsageError(`--${option} ${given}: write NAME=VALUE`);
      return [given.slice(0, at), given.slice(at + 1)];
    }),
  );
}

function oneOf<T extends string>(
  name: string,
  given: string | undefined,
  known: readonly T[],
): T | null {
  if (given === undefined) return null;
  const found = known.find((one) => one === given);
  if (found === undefined) throw new UsageError(`${name} ${given}: one of ${known.join(', ')}`);
  return found;
}
