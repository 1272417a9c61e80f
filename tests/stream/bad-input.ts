import avro from 'avsc';
import { eventSchema } from '../../domain/profile/avro-schema.ts';
import type { NumberField, Profile } from '../../domain/profile/profile.ts';
import type { DeadLetterReason } from '../../domain/stream/dead-letter.ts';
import type { CustomerEvent } from '../../domain/stream/event.ts';
import { headerLength } from '../../platform/avro/wire-format.ts';
import type { RawRecord } from '../stack/test-stream.ts';

/** What must become of a record. */
export type Fate =
  | { readonly dead: DeadLetterReason; readonly path: string }
  /** Scored, with these flags and no others. */
  | { readonly flags: readonly string[] }
  | { readonly dropped: true };

export interface BadInput {
  /** Number in the catalogue of bad input, then what is wrong. */
  readonly name: string;
  readonly record: (given: Given) => RawRecord;
  readonly fate: Fate;
}

/** What a case is made from. */
export interface Given {
  readonly event: CustomerEvent;
  /** The good event that was sent just before, under the same customer. */
  readonly before: CustomerEvent;
  readonly profile: Profile;
  readonly nowMs: number;
  readonly encode: (event: CustomerEvent) => Buffer;
  /** Schema ids that are registered and are not those of events. */
  readonly schemaIds: Readonly<Record<'outcomes' | 'json' | 'text' | 'lacking', number>>;
}

const number = (profile: Profile): NumberField =>
  profile.fields.find((field) => field.kind === 'number')!;
const category = (profile: Profile) => profile.fields.find(({ kind }) => kind === 'category')!.name;
const text = (profile: Profile) => profile.fields.find(({ kind }) => kind === 'text')!.name;

/** The record of an event with some values changed; a change may name a field by its kind. */
const changed =
  (change: (given: Given) => Record<string, unknown>) =>
  (given: Given): RawRecord => {
    const event = { ...given.event, ...change(given) } as CustomerEvent;
    return { key: event.customer_ref, value: given.encode(event) };
  };
const withNumber = (value: number) => changed(({ profile }) => ({ [number(profile).name]: value }));
const withCategory = (value: string) => changed(({ profile }) => ({ [category(profile)]: value }));
const withText = (value: string) => changed(({ profile }) => ({ [text(profile)]: value }));
const withTime = (ms: (nowMs: number) => number) =>
  changed(({ nowMs }) => ({ occurred_at: ms(nowMs) }));
const withRef = (ref: string) => changed(() => ({ customer_ref: ref }));

const withValue =
  (value: (whole: Buffer, given: Given) => Buffer | null) =>
  (given: Given): RawRecord => ({
    key: given.event.customer_ref,
    value: value(given.encode(given.event), given),
  });
const withSchemaId = (id: (given: Given) => number) =>
  withValue((whole, given) => {
    const value = Buffer.from(whole);
    value.writeUInt32BE(id(given), 1);
    return value;
  });

/** Replaces the encoded value of one field by other bytes. */
const withBytesOf = (field: (profile: Profile) => string, bytes: readonly number[]) =>
  withValue((whole, { profile, event }) => {
    const schema = eventSchema(profile);
    const at = schema.fields.findIndex(({ name }) => name === field(profile));
    const lengthOf = (count: number): number => {
      const part = { ...schema, fields: schema.fields.slice(0, count) };
      return headerLength + avro.Type.forSchema(part as avro.Schema).toBuffer(event).length;
    };
    const [from, to] = [lengthOf(at), lengthOf(at + 1)];
    return Buffer.concat([whole.subarray(0, from), Buffer.from(bytes), whole.subarray(to)]);
  });

const dead = (reason: DeadLetterReason, path: string): Fate => ({ dead: reason, path });
const fine: Fate = { flags: [] };
const minute = 60_000;
const day = 24 * 60 * minute;

/** The catalogue for one profile; the fate's paths and flags name the profile's own fields. */
export function badInputs(profile: Profile): BadInput[] {
  const numeric = number(profile);
  const odd = { unseen: [`unseen:${category(profile)}`], text: dead('text', text(profile)) };
  const bad = (name: string, record: BadInput['record'], fate: Fate): BadInput => ({
    name,
    record,
    fate,
  });
  const product = profile.rules.find((rule) => rule.kind === 'product')!;
  return [
    bad(
      'B1 no value',
      withValue(() => null),
      dead('empty', ''),
    ),
    bad(
      'B1 a value of no bytes',
      withValue(() => Buffer.alloc(0)),
      dead('empty', ''),
    ),
    bad('B1 no key', (given) => ({ ...changed(() => ({}))(given), key: null }), dead('no-key', '')),
    bad(
      'B1 a key of no bytes',
      (given) => ({ ...changed(() => ({}))(given), key: Buffer.alloc(0) }),
      dead('no-key', ''),
    ),
    bad(
      "B1 another customer's key",
      (given) => ({ ...changed(() => ({}))(given), key: 'other' }),
      dead('id', 'key'),
    ),
    ...[1, 2, 3, 4].map((length) =>
      bad(
        `B2 ${length} bytes`,
        withValue((whole) => whole.subarray(0, length)),
        dead('framing', ''),
      ),
    ),
    bad(
      'B2 another magic byte',
      withValue((whole) => Buffer.concat([Buffer.from([1]), whole.subarray(1)])),
      dead('framing', ''),
    ),
    bad(
      'B2 JSON text',
      withValue((_, { event }) => Buffer.from(JSON.stringify(event))),
      dead('framing', ''),
    ),
    bad(
      'B3 an id that nobody registered',
      withSchemaId(() => 987_654),
      dead('unknown-schema', ''),
    ),
    bad(
      'B3 id 0',
      withSchemaId(() => 0),
      dead('unknown-schema', ''),
    ),
    bad(
      'B3 id 2^31',
      withSchemaId(() => 2 ** 31),
      dead('unknown-schema', ''),
    ),
    bad(
      'B3 id 2^32 - 1',
      withSchemaId(() => 2 ** 32 - 1),
      dead('unknown-schema', ''),
    ),
    bad(
      'B3 the id of outcomes',
      withSchemaId(({ schemaIds }) => schemaIds.outcomes),
      dead('unknown-schema', ''),
    ),
    bad(
      'B3 the id of a JSON schema',
      withSchemaId(({ schemaIds }) => schemaIds.json),
      dead('unknown-schema', ''),
    ),
    bad(
      'B3 the id of a plain text',
      withSchemaId(({ schemaIds }) => schemaIds.text),
      dead('unknown-schema', ''),
    ),
    bad(
      'B5 a schema without the sequence',
      withSchemaId(({ schemaIds }) => schemaIds.lacking),
      dead('unknown-schema', ''),
    ),
    bad(
      'B4 no body',
      withValue((whole) => whole.subarray(0, headerLength)),
      dead('decode', ''),
    ),
    bad(
      'B4 cut short',
      withValue((whole) => whole.subarray(0, whole.length - 3)),
      dead('decode', ''),
    ),
    bad(
      'B4 trailing bytes',
      withValue((whole) => Buffer.concat([whole, Buffer.from([0])])),
      dead('decode', ''),
    ),
    bad('B4 a union index out of range', withBytesOf(category, [4]), dead('decode', '')),
    bad('B4 a negative union index', withBytesOf(category, [1]), dead('decode', '')),
    bad('B4 a negative length', withBytesOf(category, [2, 5]), dead('decode', '')),
    bad(
      'B4 a length of 2^31',
      withBytesOf(category, [2, 0x80, 0x80, 0x80, 0x80, 0x10]),
      dead('decode', ''),
    ),
    bad(
      'B4 a varint without end',
      withBytesOf(category, [2, ...new Array<number>(12).fill(0xff)]),
      dead('decode', ''),
    ),
    bad(
      'B4 a negative length that rewinds to where the record still ends',
      rewinding,
      dead('decode', ''),
    ),
    bad(
      'B6 a sequence above 2^53',
      withBytesOf(() => 'sequence', [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x40]),
      dead('decode', ''),
    ),
    bad(
      'B6 a negative sequence',
      changed(() => ({ sequence: -1 })),
      dead('range', 'sequence'),
    ),
    ...[Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY].map((value) =>
      bad(`B7 ${value}`, withNumber(value), dead('not-finite', numeric.name)),
    ),
    bad('B7 1e308', withNumber(1e308), dead('range', numeric.name)),
    bad('B8 below the hard range', withNumber(numeric.hard[0] - 1), dead('range', numeric.name)),
    bad('B8 above the hard range', withNumber(numeric.hard[1] + 1), dead('range', numeric.name)),
    bad(
      'B8 a product far off',
      changed(() => ({ [product.field]: 1, [product.factors[0]!]: 10, [product.factors[1]!]: 50 })),
      { flags: [`rule:${product.name}`] },
    ),
    bad(
      'B8 a number that is missing',
      changed(() => ({ [numeric.name]: null })),
      { flags: [`missing:${numeric.name}`] },
    ),
    bad('B9 an unseen category', withCategory('Never seen'), { flags: odd.unseen }),
    bad(
      'B9 the category in other case',
      changed((given) => ({
        [category(given.profile)]: String(given.event[category(given.profile)]).toUpperCase(),
      })),
      { flags: odd.unseen },
    ),
    bad('B9 a homoglyph', withCategory('\u041c\u0430l\u0435'), { flags: odd.unseen }),
    bad('B9 an empty category', withCategory(''), { flags: odd.unseen }),
    bad(
      'B9 a category of 10,000 letters',
      withCategory('x'.repeat(10_000)),
      dead('oversized', category(profile)),
    ),
    bad('B10 invalid UTF-8', withBytesOf(text, [2, 4, 0xc3, 0x28]), odd.text),
    bad('B10 a lone surrogate', withBytesOf(text, [2, 6, 0xed, 0xa0, 0x80]), odd.text),
    bad('B10 NUL', withText('a\0b'), odd.text),
    bad('B10 right-to-left override', withText('a\u202eb'), fine),
    bad('B10 a letter of four bytes', withText('\u{1f600}'), fine),
    bad('B10 a letter of four bytes in the ref', withRef('\u{1f600}'), dead('id', 'customer_ref')),
    bad(
      'B11 time 0',
      withTime(() => 0),
      dead('time', 'occurred_at'),
    ),
    bad(
      'B11 a negative time',
      withTime(() => -1),
      dead('time', 'occurred_at'),
    ),
    bad(
      'B11 the year 1900',
      withTime(() => Date.UTC(1900, 0, 1)),
      dead('time', 'occurred_at'),
    ),
    bad(
      'B11 the year 9999',
      withTime(() => Date.UTC(9999, 0, 1)),
      dead('time', 'occurred_at'),
    ),
    bad(
      'B11 seconds for milliseconds',
      withTime((now) => Math.floor(now / 1_000)),
      dead('time', 'occurred_at'),
    ),
    bad(
      'B11 microseconds for milliseconds',
      withTime((now) => now * 1_000),
      dead('time', 'occurred_at'),
    ),
    bad(
      'B12 a second ahead',
      withTime((now) => now + 1_000),
      fine,
    ),
    bad(
      'B12 ten minutes ahead',
      withTime((now) => now + 10 * minute),
      { flags: ['ahead'] },
    ),
    bad(
      'B12 two days ahead',
      withTime((now) => now + 2 * day),
      dead('future', 'occurred_at'),
    ),
    bad(
      'B14 the event before once more',
      ({ before, encode }) => ({ key: before.customer_ref, value: encode(before) }),
      { dropped: true },
    ),
    bad(
      'B14 the event before with other content',
      ({ before, encode, profile: { fields } }) => ({
        key: before.customer_ref,
        value: encode({ ...before, [fields[0]!.name]: null }),
      }),
      dead('conflict', 'sequence'),
    ),
    ...['a b', '../a', 'a;b', '{a}', '*', 'a\r\nb', ''].map((ref) =>
      bad(
        `B16 the ref ${JSON.stringify(ref)}`,
        (given) => ({ ...withRef(ref)(given), key: ref === '' ? 'x' : ref }),
        dead('id', 'customer_ref'),
      ),
    ),
    bad('B16 a ref of 65 letters', withRef('r'.repeat(65)), dead('id', 'customer_ref')),
    bad('B17 0.9 MB', withText('x'.repeat(900_000)), dead('oversized', text(profile))),
    bad('B17 1.1 MB', withText('x'.repeat(1_100_000)), dead('oversized', '')),
    bad('B17 3.8 MB', withText('x'.repeat(3_800_000)), dead('oversized', '')),
    bad(
      'B17 a thousand headers',
      (given) => ({
        ...changed(() => ({}))(given),
        headers: Object.fromEntries(Array.from({ length: 1_000 }, (_, i) => [`h${i}`, 'x'])),
      }),
      fine,
    ),
    bad(
      'B17 a header of 1 MB beside a bad value',
      (given) => ({
        ...withNumber(Number.NaN)(given),
        headers: { trace: 'abc', big: 'x'.repeat(1_000_000) },
      }),
      dead('not-finite', numeric.name),
    ),
  ];
}

/**
 * A text of length -2 before a number: the decoder steps back onto the union's index and reads the number
 * from there, so that the record ends where it should.
 */
function rewinding(given: Given): RawRecord {
  const fields = eventSchema(given.profile).fields;
  const isNumber = (at: number): boolean => {
    const type = fields[at]?.type;
    return Array.isArray(type) && type[1] === 'double';
  };
  const isText = (at: number): boolean => {
    const type = fields[at]?.type;
    return Array.isArray(type) && type[1] === 'string';
  };
  const at = fields.findIndex((_, i) => isText(i) && isNumber(i + 1));
  const nameAt = (i: number) => () => fields[i]!.name;
  // The text's index and length become the number's index and its first byte.
  const crafted = withBytesOf(nameAt(at), [2, 3, 0, 0, 0, 0, 0, 0, 0x40])(given);
  const { length } = given.encode({
    ...given.event,
    [fields[at]!.name]: null,
    [fields[at + 1]!.name]: null,
  });
  const tail =
    length -
    prefixLength(given, at + 2, { [fields[at]!.name]: null, [fields[at + 1]!.name]: null });
  const prefix = prefixLength(given, at, {});
  const rest = given.encode(given.event).subarray(-tail);
  return {
    key: crafted.key,
    value: Buffer.concat([crafted.value!.subarray(0, prefix + 9), rest]),
  };
}

function prefixLength({ profile, event }: Given, count: number, change: object): number {
  const schema = eventSchema(profile);
  const part = { ...schema, fields: schema.fields.slice(0, count) };
  const type = avro.Type.forSchema(part as avro.Schema);
  return headerLength + type.toBuffer({ ...event, ...change }).length;
}
