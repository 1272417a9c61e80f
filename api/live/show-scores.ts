import { bandOf } from '../../domain/customer/band.ts';
import type { Explainer } from '../../domain/explain/explainer.ts';
import { createReasons } from '../../domain/explain/reasons.ts';
import type { Fields, Profile } from '../../domain/profile/profile.ts';
import { fieldOf, type ScoredEvent } from '../../domain/stream/event.ts';
import type { Scorer } from '../../scoring/scorer.ts';
import type { LiveScore } from './live-feed.ts';

/** Returns how scored events are shown live, with their strongest reason where the model at hand gave the score. */
export function createShowScores(
  profile: Profile,
  scorer: Scorer,
  explainer: Explainer | null,
): (events: readonly ScoredEvent[]) => LiveScore[] {
  const names = profile.fields.map(({ name }) => name);
  const reasonsOf = explainer === null ? null : createReasons(profile, explainer.features, 1);
  const row = new Float32Array(scorer.featureCount);
  const topReason = (event: ScoredEvent): string | null => {
    if (reasonsOf === null || event.model_version !== scorer.version) return null;
    const fields: Fields = Object.fromEntries(names.map((name) => [name, fieldOf(event, name)]));
    scorer.encode(fields, row, 0);
    return reasonsOf(fields, explainer!.explain(row, 0))[0]?.text ?? null;
  };
  return (events) =>
    events.map((event) => ({
      event_id: event.event_id,
      customer_ref: event.customer_ref,
      event_type: event.event_type,
      origin: event.origin,
      occurred_at: event.occurred_at,
      scored_at: event.scored_at,
      churn_probability: event.churn_probability,
      churn_label: event.churn_label,
      band: bandOf(event.churn_probability, event.threshold),
      top_reason: topReason(event),
      model_version: event.model_version,
    }));
}
