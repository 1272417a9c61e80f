import { get } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

/** Resolves once the server at `url` has answered a real query; gives up when the signal aborts. */
export async function untilAnswering(url: string, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    if (await answers(url)) return;
    await pause(25);
  }
}

// Its own connection each time: one kept alive would hold up the engine's stop.
function answers(url: string): Promise<boolean> {
  return new Promise((resolve) => {
    const request = get(`${url}/?query=SELECT%201`, { agent: false, timeout: 5_000 });
    request.once('response', (response) => {
      response.resume();
      response.once('end', () => resolve(response.statusCode === 200));
    });
    request.once('timeout', () => request.destroy(new Error('no answer')));
    request.once('error', () => resolve(false));
  });
}
