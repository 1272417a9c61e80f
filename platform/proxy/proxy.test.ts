import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startTcpProxy, type TcpProxy } from './tcp-proxy.ts';

let service: Server;
let proxy: TcpProxy;
let heard: string[];

/** Answers every chunk with its upper case. */
beforeEach(async () => {
  heard = [];
  service = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', (bytes) => {
      heard.push(bytes.toString());
      socket.write(bytes.toString().toUpperCase());
    });
  });
  service.listen(0, '127.0.0.1');
  await once(service, 'listening');
  proxy = await startTcpProxy('127.0.0.1', (service.address() as { port: number }).port);
});

afterEach(async () => {
  await proxy.close();
  service.close();
});

async function client(): Promise<Socket> {
  const socket = connect(proxy.port, '127.0.0.1');
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  return socket;
}

async function ask(socket: Socket, words: string): Promise<string> {
  socket.write(words);
  const [bytes] = (await once(socket, 'data')) as [Buffer];
  return bytes.toString();
}

const has = (word: string) => (bytes: Buffer) => bytes.toString().includes(word);

test('what nobody waits for passes both ways', async () => {
  expect(await ask(await client(), 'hello')).toBe('HELLO');
});

test('an answer that is caught and cut was work done by the service, unknown to the client', async () => {
  const socket = await client();
  const trap = proxy.trap('answer', has('commit'));
  expect(await ask(socket, 'begin')).toBe('BEGIN');
  socket.write('commit');
  const held = await trap.caught;
  const closed = once(socket, 'close');
  held.cut();
  await closed;
  expect(heard).toEqual(['begin', 'commit']);
});

test('a request that is caught reaches the service even after its client has gone', async () => {
  const socket = await client();
  const trap = proxy.trap('request', has('late'));
  socket.write('late');
  const held = await trap.caught;
  socket.destroy();
  await once(socket, 'close');
  expect(heard).toEqual([]);
  held.release();
  await expect.poll(() => heard).toEqual(['late']);
});

test('what comes behind a caught piece of a stream does not overtake it', async () => {
  const socket = await client();
  const trap = proxy.trap('request', has('first'));
  socket.write('first');
  const held = await trap.caught;
  socket.write('second');
  expect(await ask(await client(), 'elsewhere')).toBe('ELSEWHERE');
  held.release();
  await expect.poll(() => heard.join(' ')).toMatch(/^elsewhere first ?second$/);
});

test('a trap catches once, and never when it is disarmed', async () => {
  const socket = await client();
  const trap = proxy.trap('answer', has('a'));
  proxy.trap('answer', has('b')).disarm();
  socket.write('a');
  (await trap.caught).release();
  await once(socket, 'data');
  expect(await ask(socket, 'a again')).toBe('A AGAIN');
  expect(await ask(socket, 'b')).toBe('B');
});

test('answers that are held come when the gate opens, the others at once', async () => {
  const socket = await client();
  const open = proxy.holdAnswers(has('fetch'));
  socket.write('fetch');
  await expect.poll(() => heard).toEqual(['fetch']);
  expect(await ask(socket, 'ping')).toBe('PING');
  open();
  const [bytes] = (await once(socket, 'data')) as [Buffer];
  expect(bytes.toString()).toBe('FETCH');
});

test('a cut wire refuses until it is mended', async () => {
  const socket = await client();
  await ask(socket, 'hello');
  const closed = once(socket, 'close');
  proxy.cut();
  await closed;
  await once(await client(), 'close');
  expect(proxy.refused).toBe(1);
  proxy.mend();
  expect(await ask(await client(), 'back')).toBe('BACK');
});

test('resets break connections instead of passing', async () => {
  const socket = await client();
  proxy.reset(() => true);
  const closed = once(socket, 'close');
  socket.write('anything');
  await closed;
  proxy.reset(null);
  expect(await ask(await client(), 'well')).toBe('WELL');
});
