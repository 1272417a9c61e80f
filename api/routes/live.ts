import { type Band, bands } from '../../domain/customer/band.ts';
import { ProblemError } from '../http/problem.ts';
import type { LiveFeed, LiveTick } from '../live/live-feed.ts';
import type { Example, Route } from './route.ts';

const mostListeners = 100;

/** Server-sent events (WHATWG HTML, section 9.2), one message per tick. */
export function liveRoute(feed: LiveFeed, examples: readonly Example[]): Route {
  return {
    method: 'GET',
    path: '/v1/stream',
    id: 'live',
    tag: 'Live',
    summary: 'Scores as they come',
    description:
      'Server-sent events of the type tick: how many events came, were scored and refused since the one before, and the newest of them: a LiveTick of the schemas.',
    role: 'viewer',
    queryParameters: {
      band: { type: 'string', enum: bands, description: 'Show those of one band alone.' },
    },
    answers: { 200: { description: 'The events, until you leave.', type: 'text/event-stream' } },
    problems: ['invalid', 'overloaded'],
    examples,
    isStream: true,
    handle({ query, request, reply }) {
      if (feed.subscribers() >= mostListeners) {
        throw new ProblemError('overloaded', `${mostListeners} are listening; try again.`);
      }
      const band = query.band as Band | undefined;
      reply.hijack();
      const { raw } = reply;
      for (const [name, value] of Object.entries(reply.getHeaders())) {
        if (value !== undefined) raw.setHeader(name, value);
      }
      raw.writeHead(200, {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
        connection: 'keep-alive',
      });
      raw.write('retry: 1000\n\n');
      const unsubscribe = feed.subscribe((tick) => {
        // Who does not read as fast as it is told is not told everything.
        if (raw.writableNeedDrain) return;
        raw.write(`event: tick\ndata: ${JSON.stringify(only(tick, band))}\n\n`);
      });
      request.raw.once('close', unsubscribe);
    },
  };
}

function only(tick: LiveTick, band: Band | undefined): LiveTick {
  if (band === undefined) return tick;
  return { ...tick, latest: tick.latest.filter((score) => score.band === band) };
}
