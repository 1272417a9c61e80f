import { expect, test } from 'vitest';
import { redirect } from './kafka-addresses.ts';
import { type KafkaRequest, kafkaApi } from './kafka-frames.ts';

const int32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
};
const int16 = (value: number): Buffer => {
  const bytes = Buffer.alloc(2);
  bytes.writeInt16BE(value);
  return bytes;
};
const text = (value: string): Buffer => Buffer.concat([int16(value.length), Buffer.from(value)]);
const framed = (...parts: Buffer[]): Buffer => {
  const body = Buffer.concat(parts);
  return Buffer.concat([int32(body.length), body]);
};
const asked = (api: number, version: number): KafkaRequest => ({
  api,
  version,
  correlationId: 9,
  transactionalId: null,
});

test('every broker of a metadata answer is found behind the proxy', () => {
  const answer = (ports: number[]): Buffer =>
    framed(
      int32(9),
      int32(0),
      int32(2),
      ...[int32(1), text('127.0.0.1'), int32(ports[0]!), int16(-1)],
      ...[int32(2), text('localhost'), int32(ports[1]!), text('rack')],
      text('cluster'),
    );
  const changed = redirect(answer([9092, 9093]), asked(kafkaApi.metadata, 6), 5555);
  expect(changed).toEqual(answer([5555, 5555]));
});

test('so is the coordinator', () => {
  const answer = (port: number): Buffer =>
    framed(int32(9), int32(0), int16(0), int16(-1), int32(1), text('127.0.0.1'), int32(port));
  const changed = redirect(answer(9092), asked(kafkaApi.findCoordinator, 2), 5555);
  expect(changed).toEqual(answer(5555));
});

test('an older coordinator answer has neither throttle time nor message', () => {
  const answer = (port: number): Buffer =>
    framed(int32(9), int16(0), int32(1), text('127.0.0.1'), int32(port));
  const changed = redirect(answer(9092), asked(kafkaApi.findCoordinator, 0), 5555);
  expect(changed).toEqual(answer(5555));
});

test('other answers, and those in flexible encoding, pass unchanged', () => {
  const frame = framed(int32(9), Buffer.alloc(60, 7));
  expect(redirect(frame, asked(kafkaApi.metadata, 12), 5555)).toBe(frame);
  expect(redirect(frame, asked(kafkaApi.fetch, 11), 5555)).toBe(frame);
});
