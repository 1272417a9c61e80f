import { COMPATIBILITY, SchemaRegistry, SchemaType } from '@kafkajs/confluent-schema-registry';
import avro, { type Type } from 'avsc';
import { CrashError, messageOf, OutageError } from '../runtime/errors.ts';
import { BoundedArrayType } from './bounded-array.ts';

export interface Registry {
  /**
   * Registers a schema under FULL_TRANSITIVE compatibility and returns its id.
   * @throws CrashError when the registry refuses it as incompatible, OutageError when it does not answer.
   */
  register(subject: string, schema: object): Promise<number>;
  /** Returns the schema of an id; null when no Avro schema is known under it. @throws OutageError */
  writerType(id: number): Promise<Type | null>;
}

/** How long an unknown id is believed unknown: a producer may be registering it right now. */
const unknownForMs = 5_000;
/** A registry that hangs must not hang the stream: without a limit the client waits for ever. */
const timeoutMs = 5_000;

export function createRegistry(url: string, now: () => number): Registry {
  const client = new SchemaRegistry(
    {
      host: url,
      retry: { retries: 2, initialRetryTimeInSecs: 0.1, maxRetryTimeInSecs: 1 },
      middlewares: [
        () => ({ prepareRequest: async (next) => (await next()).enhance({ timeout: timeoutMs }) }),
      ],
    },
    { [SchemaType.AVRO]: {} },
  );
  const known = new Map<number, Type>();
  const unknownUntil = new Map<number, number>();

  return {
    async register(subject, schema) {
      try {
        const { id } = await client.register(
          { type: SchemaType.AVRO, schema: JSON.stringify(schema) },
          { subject, compatibility: COMPATIBILITY.FULL_TRANSITIVE },
        );
        return id;
      } catch (error) {
        const status = statusOf(error);
        if (status === 409 || status === 422 || isClientError(error)) {
          throw new CrashError(`schema of ${subject} is refused: ${messageOf(error)}`);
        }
        throw new OutageError(`schema registry ${url}: ${messageOf(error)}`, { cause: error });
      }
    },
    async writerType(id) {
      const cached = known.get(id);
      if (cached !== undefined) return cached;
      if ((unknownUntil.get(id) ?? 0) > now()) return null;
      try {
        const found: unknown = await client.getSchema(id);
        if (found instanceof avro.Type) {
          const writer = avroType(found.schema({ exportAttrs: true }) as object);
          known.set(id, writer);
          return writer;
        }
      } catch (error) {
        if (statusOf(error) !== 404 && !isClientError(error)) {
          throw new OutageError(`schema registry ${url}: ${messageOf(error)}`, { cause: error });
        }
      }
      // Ids come from whoever writes to the topic: keep the memory of unknown ones bounded.
      if (unknownUntil.size > 10_000) unknownUntil.clear();
      unknownUntil.set(id, now() + unknownForMs);
      return null;
    },
  };
}

function statusOf(error: unknown): number | null {
  const status = (error as { status?: unknown } | null)?.status;
  return typeof status === 'number' ? status : null;
}

/** The registry has answered, and what it holds is of no use: no Avro, or other compatibility. */
function isClientError(error: unknown): boolean {
  return error instanceof Error && error.name.startsWith('ConfluentSchemaRegistry');
}

/**
 * Returns the Avro type of a schema. Longs beyond 2^53 are refused when read, never rounded; arrays that are
 * longer than their bytes are refused too.
 */
export function avroType(schema: object): Type {
  return avro.Type.forSchema(schema as avro.Schema, {
    typeHook: (part, options) =>
      (part as { type?: unknown }).type === 'array'
        ? new BoundedArrayType(part, options)
        : undefined,
  });
}
