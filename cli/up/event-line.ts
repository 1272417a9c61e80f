import type { StackEvent } from '../../platform/stack/events.ts';

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;

/** What a change of the stack tells the person who watches; null where it is not worth a line. */
export function eventLine(event: StackEvent): string | null {
  const name = event.name.padEnd(15);
  switch (event.type) {
    case 'ready':
      return `  ${name} ready    ${event.address.padEnd(28)} ${seconds(event.ms)}`;
    case 'external':
      return `  ${name} given    ${event.address}`;
    case 'notice':
      return `  ${name} ${event.text}`;
    case 'orphan stopped':
      return `  ${name} pid ${event.pid} of an earlier start was still running: stopped`;
    case 'port taken':
      return `  ${name} port ${event.wanted} is taken: using ${event.port}`;
    case 'crashed':
      return `  ${name} ended (${event.exit}), starts again in ${seconds(event.restartInMs)}${event.why === null ? '' : `: ${event.why}`}`;
    case 'failed':
      return `  ${name} failed: ${event.error.message}`;
    case 'stopped':
      return event.forced ? `  ${name} had to be killed after ${seconds(event.ms)}` : null;
    case 'finished':
      return `  ${name} finished`;
    default:
      return null;
  }
}
