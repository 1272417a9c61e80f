import { outcomeSchema, scoredSchema } from '../../domain/profile/avro-schema.ts';
import type { Profile } from '../../domain/profile/profile.ts';
import { type Command, UsageError } from '../command.ts';
import { drop, redrive } from '../dlq/act.ts';
import { listLetters, showLetter } from '../dlq/browse.ts';
import { filterOptions, letterFilter } from '../dlq/options.ts';
import { locateStream, streamOptions } from '../stream/locate.ts';

export const dlqCommand: Command = {
  name: 'dlq',
  summary: 'dead letters: records that were refused; browse, send again, drop',
  operands: 'ls | show ID | redrive | drop',
  options: {
    ...streamOptions,
    ...filterOptions,
    status: { type: 'string', value: 'NAME', description: 'ls: open, redriven or dropped' },
    limit: { type: 'string', value: 'N', description: 'ls, redrive: at most this many' },
    set: {
      type: 'string',
      value: 'FIELD=VALUE',
      many: true,
      description: 'redrive: set a field first; nothing after = leaves it missing',
    },
    rate: {
      type: 'string',
      value: 'N',
      description: 'redrive: letters per second, max for no limit',
    },
    again: { type: 'boolean', description: 'redrive: also what was refused again after a redrive' },
    timeout: {
      type: 'string',
      value: 'SPAN',
      description: 'redrive: how long to wait for what becomes of them',
      default: '60s',
    },
    because: { type: 'string', value: 'TEXT', description: 'drop: why' },
    'dry-run': { type: 'boolean', description: 'redrive, drop: only say how many' },
    yes: { type: 'boolean', description: 'drop: do not ask' },
  },
  examples: [
    'churn dlq ls --reason range',
    'churn dlq show enrich:customers.events.v1/3@1042',
    'churn dlq redrive --where reason=future --set event_type=late --dry-run',
    'churn dlq drop --where stage=enrich --to 2026-01-01 --because "test traffic" --yes',
  ],
  run: async (input) => {
    const [action, identity] = input.positionals;
    if (action === 'show' && identity !== undefined) return showLetter(input, identity);
    const { loaded } = await locateStream(input.values);
    const filter = letterFilter(input.values, valueFields(loaded.profile));
    if (action === 'ls') return listLetters(input, filter);
    if (action === 'redrive') return redrive(input, filter);
    if (action === 'drop') return drop(input, filter);
    throw new UsageError('say churn dlq ls, show ID, redrive or drop');
  },
};

/** Fields that a value of any topic of the stream may have. */
const valueFields = (profile: Profile): string[] =>
  [...scoredSchema(profile).fields, ...outcomeSchema(profile).fields].map(({ name }) => name);
