import { createFieldsValidator } from '../../domain/customer/validate.ts';
import { type Fields, modelInputs, type Profile } from '../../domain/profile/profile.ts';
import type { RequestOrigin, ScoreRequest } from '../../domain/stream/event.ts';
import type { FieldError, FieldErrorCode } from '../http/problem.ts';
import type { RequestBuffer } from '../publishing/request-buffer.ts';
import type { CustomerStates, KnownState } from '../stores/customer-states.ts';
import type { AnswerScore, FeatureSource, ScoreAnswer } from './answer.ts';
import type { MicroBatcher, ScoredRow } from './micro-batch.ts';

/** One customer to be scored: features as given, or a customer whose features are served. */
export type ScoreInput =
  | { readonly features: Fields }
  | { readonly known_features: Fields }
  | { readonly customer_ref: string };

/** A customer ready to be scored. */
export interface Scorable {
  readonly customerRef: string | null;
  readonly fields: Fields;
  readonly flags: readonly string[];
  readonly features: FeatureSource;
  readonly degraded: readonly string[];
}

export type Resolved =
  | { readonly ok: true; readonly scorable: Scorable }
  | { readonly ok: false; readonly reason: 'invalid'; readonly errors: readonly FieldError[] }
  | { readonly ok: false; readonly reason: 'unknown-customer'; readonly customerRef: string };

export type Answered = ScoreAnswer & {
  readonly request_id: string;
  readonly customer_ref: string | null;
};

export interface ScoringDeps {
  readonly profile: Profile;
  readonly batcher: MicroBatcher;
  readonly answer: AnswerScore;
  readonly states: CustomerStates;
  readonly requests: RequestBuffer;
  readonly newId: () => string;
  readonly now: () => number;
  readonly onAnswers: (origin: RequestOrigin, answers: readonly ScoreAnswer[]) => void;
}

export interface ScoreCustomers {
  /** Returns what each input comes to, in order. @throws OutageError where no store can say who a customer is */
  resolve(inputs: readonly ScoreInput[]): Promise<Resolved[]>;
  /** Scores one customer together with those who ask meanwhile. */
  scoreOne(scorable: Scorable): Promise<Answered>;
  /** Scores one customer for somebody who looks: it is no request that the stream is told of. */
  look(scorable: Scorable): Promise<Answered>;
  /** Scores many customers at once. */
  scoreMany(scorables: readonly Scorable[]): Promise<Answered[]>;
}

export function createScoreCustomers(deps: ScoringDeps): ScoreCustomers {
  const { profile, batcher, answer, states, requests, newId, now, onAnswers } = deps;
  const judge = createJudge(profile);
  const inputNames = modelInputs(profile).map(({ name }) => name);

  function tell(origin: RequestOrigin, scorable: Scorable, row: ScoredRow): Answered {
    const told = answer(row, scorable);
    const answered = { request_id: newId(), customer_ref: scorable.customerRef, ...told };
    requests.add(requestOf(origin, scorable, answered));
    return answered;
  }

  // A copy of an object that has all its names already costs a third of one that gets them one by one.
  const empty: Readonly<Record<string, unknown>> = {
    ...Object.fromEntries(inputNames.map((name) => [name, null])),
    request_id: '',
    requested_at: 0,
    origin: 'http',
    customer_ref: null,
    churn_probability: 0,
    churn_label: false,
    threshold: 0,
    model_version: '',
    flags: [],
  };

  function requestOf(
    origin: RequestOrigin,
    { fields }: Scorable,
    answered: Answered,
  ): ScoreRequest {
    const request: Record<string, unknown> = { ...empty };
    for (const name of inputNames) request[name] = fields[name] ?? null;
    request.request_id = answered.request_id;
    request.requested_at = now();
    request.origin = origin;
    request.customer_ref = answered.customer_ref;
    request.churn_probability = answered.churn_probability;
    request.churn_label = answered.churn_label;
    request.threshold = answered.threshold;
    request.model_version = answered.model_version;
    request.flags = answered.flags;
    return request as ScoreRequest;
  }

  return {
    async resolve(inputs) {
      const refs = inputs.flatMap((input) => ('customer_ref' in input ? [input.customer_ref] : []));
      const found = refs.length === 0 ? new Map<string, KnownState>() : await states.read(refs);
      return inputs.map((input): Resolved => {
        if ('customer_ref' in input) {
          const state = found.get(input.customer_ref);
          if (state === undefined) {
            return { ok: false, reason: 'unknown-customer', customerRef: input.customer_ref };
          }
          return { ok: true, scorable: ofState(input.customer_ref, state, judge) };
        }
        const fields = 'features' in input ? input.features : input.known_features;
        const place = 'features' in input ? '/features' : '/known_features';
        return judge(fields, place);
      });
    },
    async scoreOne(scorable) {
      const answered = tell('http', scorable, await batcher.score(scorable.fields));
      onAnswers('http', [answered]);
      return answered;
    },
    async look(scorable) {
      const told = answer(await batcher.score(scorable.fields), scorable);
      return { request_id: newId(), customer_ref: scorable.customerRef, ...told };
    },
    async scoreMany(scorables) {
      const rows = await batcher.scoreAll(scorables.map(({ fields }) => fields));
      const answers = rows.map((row, i) => tell('batch', scorables[i]!, row));
      onAnswers('batch', answers);
      return answers;
    },
  };
}

type Judge = (fields: Fields, place: string) => Resolved;

const given: FeatureSource = { source: 'request', as_of: null, age_seconds: null };

/** Returns the stream's own check of a customer's fields, so that what is odd there is odd here. */
function createJudge(profile: Profile): Judge {
  const validate = createFieldsValidator(profile);
  const inputs = new Set(modelInputs(profile).map(({ name }) => name));
  const codes: Readonly<Record<string, FieldErrorCode>> = {
    range: 'range',
    oversized: 'length',
    text: 'pattern',
  };
  return (fields, place) => {
    const verdict = validate(fields);
    if (!verdict.ok) {
      const { path, reason, detail } = verdict.refusal;
      const error = {
        pointer: `${place}/${path}`,
        code: codes[reason] ?? 'value',
        detail,
      } as const;
      return { ok: false, reason: 'invalid', errors: [error] };
    }
    const flags = verdict.flags.filter((flag) => concerns(flag, inputs));
    const degraded = flags.filter((flag) => flag.startsWith('missing:'));
    return {
      ok: true,
      scorable: { customerRef: null, fields, flags, features: given, degraded },
    };
  };
}

/** Whether a flag is about what the model reads: that a city is not known makes no score worse. */
function concerns(flag: string, inputs: ReadonlySet<string>): boolean {
  const [kind, name = ''] = flag.split(':') as [string, string?];
  return kind === 'rule' || inputs.has(name);
}

function ofState(customerRef: string, state: KnownState, judge: Judge): Scorable {
  const judged = judge(state.fields, '');
  const { source, asOfMs, ageSeconds } = state;
  const flags = judged.ok ? judged.scorable.flags : [];
  const missing = judged.ok ? judged.scorable.degraded : [];
  return {
    customerRef,
    fields: state.fields,
    flags,
    features: { source, as_of: new Date(asOfMs).toISOString(), age_seconds: ageSeconds },
    degraded: [
      ...missing,
      ...(state.isExpired ? ['features-expired'] : []),
      ...(source === 'postgres' ? ['redis'] : []),
    ],
  };
}
