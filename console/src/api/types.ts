import type * as client from '../../../client/generated.ts';

/** What an operation answers when it succeeds. */
type Answer<Operation extends (...args: never[]) => Promise<{ status: number; data?: unknown }>> =
  Extract<Awaited<ReturnType<Operation>>, { status: 200 }>['data'];

export type Profile = Answer<typeof client.profile>;
export type Field = Profile['fields'][number];
export type Score = Answer<typeof client.score>;
export type Band = Score['band'];
export type Reason = Score['reasons'][number];
export type Customer = Answer<typeof client.customer>;
export type HistoryRow = Customer['history'][number];
export type Pipeline = Answer<typeof client.pipeline>;
export type Stage = Pipeline['stages'][number];
export type Drift = Answer<typeof client.drift>;
export type DriftWindow = Drift['windows'][number];
export type FieldDrift = DriftWindow['fields'][number];
export type Tick = client.LiveTick;
export type LiveScore = Tick['latest'][number];
export type Problem = client.Problem;

/** A customer's values by field; null is missing. */
export type Values = Readonly<Record<string, string | number | null>>;
