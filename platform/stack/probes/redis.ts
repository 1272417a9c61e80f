import { exchange } from './exchange.ts';

/** Resolves when Redis answers PING; that it wants a password is an answer too. */
export async function probeRedis(url: string, deadlineMs: number): Promise<void> {
  const { hostname, port, protocol } = new URL(url);
  const target = { host: hostname, port: Number(port || 6379), tls: protocol === 'rediss:' };
  const isLine = (answer: Buffer) => answer.includes('\r\n');
  const answer = await exchange(target, Buffer.from('PING\r\n'), isLine, deadlineMs);
  const line = answer.toString('utf8').trim();
  if (!line.startsWith('+PONG') && !line.startsWith('-NOAUTH')) throw new Error(line);
}
