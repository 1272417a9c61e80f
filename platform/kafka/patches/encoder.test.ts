import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { type Encoder, loadEncoder, patchEncoder, roomyEncoder } from './encoder.ts';

const require = createRequire(import.meta.url);
type Payload = () => Promise<Encoder>;
const createRequest = require('kafkajs/src/protocol/request.js') as (given: {
  correlationId: number;
  clientId: string;
  request: { apiKey: number; apiVersion: number; encode: Payload };
}) => Promise<Encoder>;

const text = 'x'.repeat(3_000);
const request = async (encode: Payload, clientId = 'churnstream.enrich') => {
  const made = await createRequest({
    correlationId: 7,
    clientId,
    request: { apiKey: 0, apiVersion: 7, encode },
  });
  return Buffer.from(made.buffer);
};
const plain: Payload = async () => new (loadEncoder())().writeString(text).writeInt32(9);
const roomy: Payload = async () => roomyEncoder(4_000).writeString(text).writeInt32(9);

describe('patchEncoder', () => {
  it('was written for the method that is there, and replaces it once', () => {
    const { prototype } = loadEncoder();
    expect(prototype.writeEncoder.toString()).toContain('this.writeBufferInternal(value.buffer)');
    patchEncoder();
    const patch = prototype.writeEncoder;
    patchEncoder();
    expect(prototype.writeEncoder).toBe(patch);
  });

  it('makes the same request of a roomy payload as of any other, without a copy', async () => {
    patchEncoder();
    expect(await request(roomy)).toEqual(await request(plain));
    const payload = roomyEncoder(4_000).writeString(text);
    const frame = new (loadEncoder())().writeInt32(3).writeEncoder(payload);
    expect(frame.buf.buffer).toBe(payload.buf.buffer);
  });

  it('copies where the room is too small, or the payload has outgrown its buffer', async () => {
    patchEncoder();
    const long = 'c'.repeat(600);
    expect(await request(roomy, long)).toEqual(await request(plain, long));
    const outgrown: Payload = async () => roomyEncoder(8).writeString(text).writeInt32(9);
    expect(await request(outgrown)).toEqual(await request(plain));
  });
});
