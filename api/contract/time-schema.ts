import type { JsonSchema } from './json-schema.ts';

const anyMonth = '(?:0[1-9]|1[0-2])-(?:0[1-9]|1\\d|2[0-8])';
const longMonth = '(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31';
const leapDay = '20(?:[02468][048]|[13579][26])-02-29';
const time = '(?:[01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(?:\\.\\d{1,3})?Z';

/** An event time as text: days that there are, in UTC, and no other form that a parser would make something of. */
export const timeSchema: JsonSchema = {
  type: 'string',
  pattern: `^(?:20\\d\\d-(?:${anyMonth}|${longMonth})|${leapDay})T${time}$`,
  description: 'Event time, ISO 8601 in UTC, at most a day ahead of the clock.',
};
