import { createEventSource } from 'eventsource-client';
import type { Access } from '../access/access.ts';
import type { Tick } from '../api/types.ts';

export type Connection = 'connecting' | 'open' | 'reconnecting';

export interface FollowHandlers {
  readonly onTick: (tick: Tick) => void;
  readonly onConnection: (connection: Connection) => void;
}

/** Ticks come twice a second: a connection that says nothing for so long leads nowhere any more. */
export const longestSilenceMs = 5_000;

/**
 * Follows the stream until the returned function is called, and comes back to it whenever it breaks off. It asks by fetch,
 * since an EventSource of the browser cannot send a key.
 */
export function followStream(access: Access, handlers: FollowHandlers): () => void {
  let wasOpen = false;
  let silence: ReturnType<typeof setTimeout> | undefined;
  const lost = (): void => handlers.onConnection(wasOpen ? 'reconnecting' : 'connecting');
  const expectMore = (): void => {
    clearTimeout(silence);
    silence = setTimeout(() => {
      lost();
      source.close();
      source = open();
    }, longestSilenceMs);
  };
  const open = () =>
    createEventSource({
      url: new URL('/v1/stream', location.href),
      fetch: async (url, init) => {
        const answer = await access.fetch(url, init as RequestInit);
        // Thrown, an answer that is none is taken for an outage and asked for again.
        if (!answer.ok) throw new Error(`the stream answers ${answer.status}`);
        return answer;
      },
      onConnect() {
        wasOpen = true;
        handlers.onConnection('open');
        expectMore();
      },
      onDisconnect: lost,
      onScheduleReconnect: lost,
      onMessage({ event, data }) {
        expectMore();
        if (event === 'tick') handlers.onTick(JSON.parse(data) as Tick);
      },
    });
  let source = open();
  return () => {
    clearTimeout(silence);
    source.close();
  };
}
