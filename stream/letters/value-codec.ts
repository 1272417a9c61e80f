import {
  type AvroRecord,
  eventSchema,
  outcomeSchema,
  requestSchema,
  scoredSchema,
} from '../../domain/profile/avro-schema.ts';
import type { TopicRole } from '../../domain/stream/names.ts';
import { avroType } from '../../platform/avro/registry.ts';
import { frameHeader } from '../../platform/avro/wire-format.ts';
import { createDecoder } from '../decode-records.ts';
import type { LetterStream } from './read-letters.ts';

export type DecodedValue = Readonly<Record<string, unknown>>;

/** How values of one kind of topic are read and written. */
export interface ValueCodec {
  readonly schema: AvroRecord;
  /** Null where the value cannot be decoded. */
  decode(value: Buffer | null): Promise<DecodedValue | null>;
  /** @throws Error for a value that is not of the schema. */
  encode(value: DecodedValue): Buffer;
}

const schemas = {
  events: eventSchema,
  scored: scoredSchema,
  outcomes: outcomeSchema,
  requests: requestSchema,
} as const;

/** Returns the codecs of a stream's values, each opened at its first use. */
export function createValueCodecs(stream: LetterStream): (role: TopicRole) => Promise<ValueCodec> {
  const opened = new Map<TopicRole, Promise<ValueCodec>>();
  return (role) => {
    const codec = opened.get(role) ?? openCodec(stream, role);
    opened.set(role, codec);
    return codec;
  };
}

async function openCodec(stream: LetterStream, role: TopicRole): Promise<ValueCodec> {
  const { names, registry, loaded } = stream;
  const schema = schemas[role](loaded.profile);
  const type = avroType(schema);
  const header = frameHeader(await registry.register(names.subject(names.topic(role)), schema));
  const decode = createDecoder<DecodedValue>(stream, schema);
  return {
    schema,
    decode: async (value) => (await decode([{ value }]))[0] ?? null,
    encode: (value) => Buffer.concat([header, type.toBuffer(value)]),
  };
}
