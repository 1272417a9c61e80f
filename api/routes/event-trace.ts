import { traceSchema } from '../contract/store-schemas.ts';
import { ProblemError } from '../http/problem.ts';
import type { RecentlyAccepted } from '../publishing/recently-accepted.ts';
import { type EventTraceDeps, traceEvent } from '../stores/event-trace.ts';
import { searchedPerPartition } from '../stores/letters-of-event.ts';
import type { Example, Route } from './route.ts';

/** An event that was accepted here, and whose place no store tells yet. */
const nowhereYet = { stage: 'api', partition: null, offset: null, refusal: null } as const;

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
    description: `Every topic that it passed, with its place and time, and its row in each store; where a stage refused it, the dead letter with its reason. POST /v1/events answers with the id, and so does every store; it follows from customer_ref, sequence and occurred_at, so that a refused event is found by the id that it would have had. Looked through are the newest ${searchedPerPartition.toLocaleString('en')} dead letters of each partition. A record that cannot be decoded has no id: it is found by its place, with churn dlq.`,
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
      const isRefused = trace.hops.some(({ refusal }) => refusal !== null);
      if (states.includes('found') || isRefused) return trace;
      const acceptedMs = deps.recent.acceptedAt(trace.event_id);
      if (acceptedMs !== null) {
        const at = new Date(acceptedMs).toISOString();
        const topic = deps.names.topic('events');
        return { ...trace, hops: [{ ...nowhereYet, topic, at }] };
      }
      if (states.includes('unavailable') || trace.dead_letters === 'unavailable') {
        throw new ProblemError(
          'unavailable',
          'Not every store and topic answers, and none that does has it.',
        );
      }
      throw new ProblemError(
        'unknown-event',
        'No store has this event, nor has a dead letter that has its id; it may be on its way, or it cannot be decoded (churn dlq ls).',
      );
    },
  };
}
