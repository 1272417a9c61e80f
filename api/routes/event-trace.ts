import { traceSchema } from '../contract/store-schemas.ts';
import { ProblemError } from '../http/problem.ts';
import type { RecentlyAccepted } from '../publishing/recently-accepted.ts';
import { type EventTraceDeps, traceEvent } from '../stores/event-trace.ts';
import type { Example, Route } from './route.ts';

export function eventTraceRoute(
  deps: EventTraceDeps & { readonly recent: RecentlyAccepted },
  examples: readonly Example[],
): Route {
  return {
    method: 'GET',
    path: '/v1/events/{event_id}',
    id: 'event',
    tag: 'Events',
    summary: 'Where an event went',
    description: 'Every topic that it passed, with its place and time, and its row in each store.',
    role: 'viewer',
    pathParameters: {
      event_id: { type: 'string', pattern: '^[0-7][0-9A-HJKMNP-TV-Z]{25}$' },
    },
    answers: { 200: { description: 'The way of the event.', schema: traceSchema } },
    problems: ['unknown-event', 'invalid', 'unavailable'],
    examples,
    async handle({ path }) {
      const trace = await traceEvent(deps, path.event_id!);
      const states = Object.values(trace.stores).map(({ status }) => status);
      if (states.includes('found')) return trace;
      const acceptedMs = deps.recent.acceptedAt(trace.event_id);
      if (acceptedMs !== null) {
        const at = new Date(acceptedMs).toISOString();
        const topic = deps.names.topic('events');
        return { ...trace, hops: [{ stage: 'api', topic, partition: null, offset: null, at }] };
      }
      if (states.includes('unavailable')) {
        throw new ProblemError(
          'unavailable',
          'Not every store answers, and none that does has it.',
        );
      }
      throw new ProblemError(
        'unknown-event',
        'No store has this event; it may be on its way, or among the dead letters (churn dlq ls).',
      );
    },
  };
}
