/**
 * DO NOT MODIFY - This file has been generated using oazapfts.
 * See https://www.npmjs.com/package/oazapfts
 */
import * as Oazapfts from "@oazapfts/runtime";
import * as QS from "@oazapfts/runtime/query";
import { exactRuntime } from "./exact-runtime.ts";
export const defaults: Oazapfts.Defaults<Oazapfts.CustomHeaders> = {
    headers: {},
    baseUrl: "/"
};
const oazapfts = exactRuntime(defaults);
export const servers = {
    server1: "/"
};
export type Problem = {
    "type": string;
    title: string;
    status: number;
    code: "malformed-json" | "duplicate-name" | "forbidden-name" | "too-deep" | "bad-encoding" | "bad-request" | "key-needed" | "role-too-low" | "not-found" | "unknown-customer" | "unknown-event" | "method-not-allowed" | "too-slow" | "ahead-of-clock" | "other-request" | "still-at-work" | "too-large" | "address-too-long" | "unsupported-media-type" | "invalid" | "too-many-requests" | "headers-too-large" | "internal" | "unavailable" | "overloaded";
    detail: string;
    request_id: string;
    errors?: {
        pointer: string;
        code: "missing" | "unknown" | "type" | "range" | "length" | "count" | "pattern" | "value" | "repeated";
        detail: string;
    }[];
};
export type LiveTick = {
    /** Milliseconds since 1970. */
    at: number;
    /** Whether the stream is followed; while Kafka is away nothing is counted. */
    following: boolean;
    /** Events that Kafka has taken since the message before. */
    received: number;
    /** Events scored since then. */
    scored: number;
    /** Events refused since then. */
    dead: number;
    /** The newest of them, newest first: a sample where there are many. */
    latest: {
        event_id: string;
        customer_ref: string;
        event_type: string;
        origin: string;
        /** Milliseconds since 1970. */
        occurred_at: number;
        /** Milliseconds since 1970. */
        scored_at: number;
        churn_probability: number;
        churn_label: boolean;
        band: "low" | "medium" | "high" | "very high";
        top_reason: string | null;
        model_version: string;
    }[];
};
/**
 * Score one customer
 */
export function score(body: {
    /** Everything that the model reads. */
    features?: {
        /** Another value than the examples is scored as unseen and flagged. */
        gender: string;
        /** Another value than the examples is scored as unseen and flagged. */
        senior_citizen: string;
        /** Another value than the examples is scored as unseen and flagged. */
        partner: string;
        /** Another value than the examples is scored as unseen and flagged. */
        dependents: string;
        city?: string;
        zip_code?: string;
        /** Outside 32 to 42.1 it is scored and flagged as implausible. */
        latitude?: number;
        /** Outside -124.6 to -114 it is scored and flagged as implausible. */
        longitude?: number;
        /** Outside 0 to 120 it is scored and flagged as implausible. */
        tenure_months: number;
        /** Another value than the examples is scored as unseen and flagged. */
        phone_service: string;
        /** Another value than the examples is scored as unseen and flagged. */
        multiple_lines: string;
        /** Another value than the examples is scored as unseen and flagged. */
        internet_service: string;
        /** Another value than the examples is scored as unseen and flagged. */
        online_security: string;
        /** Another value than the examples is scored as unseen and flagged. */
        online_backup: string;
        /** Another value than the examples is scored as unseen and flagged. */
        device_protection: string;
        /** Another value than the examples is scored as unseen and flagged. */
        tech_support: string;
        /** Another value than the examples is scored as unseen and flagged. */
        streaming_tv: string;
        /** Another value than the examples is scored as unseen and flagged. */
        streaming_movies: string;
        /** Another value than the examples is scored as unseen and flagged. */
        contract: string;
        /** Another value than the examples is scored as unseen and flagged. */
        paperless_billing: string;
        /** Another value than the examples is scored as unseen and flagged. */
        payment_method: string;
        /** Outside 10 to 200 it is scored and flagged as implausible. */
        monthly_charges: number;
        /** Outside 0 to 15000 it is scored and flagged as implausible. */
        total_charges: number;
    };
    /** What is known of the customer; what is absent or null is scored as missing. */
    known_features?: {
        /** Another value than the examples is scored as unseen and flagged. */
        gender?: string | null;
        /** Another value than the examples is scored as unseen and flagged. */
        senior_citizen?: string | null;
        /** Another value than the examples is scored as unseen and flagged. */
        partner?: string | null;
        /** Another value than the examples is scored as unseen and flagged. */
        dependents?: string | null;
        city?: string | null;
        zip_code?: string | null;
        /** Outside 32 to 42.1 it is scored and flagged as implausible. */
        latitude?: number | null;
        /** Outside -124.6 to -114 it is scored and flagged as implausible. */
        longitude?: number | null;
        /** Outside 0 to 120 it is scored and flagged as implausible. */
        tenure_months?: number | null;
        /** Another value than the examples is scored as unseen and flagged. */
        phone_service?: string | null;
        /** Another value than the examples is scored as unseen and flagged. */
        multiple_lines?: string | null;
        /** Another value than the examples is scored as unseen and flagged. */
        internet_service?: string | null;
        /** Another value than the examples is scored as unseen and flagged. */
        online_security?: string | null;
        /** Another value than the examples is scored as unseen and flagged. */
        online_backup?: string | null;
        /** Another value than the examples is scored as unseen and flagged. */
        device_protection?: string | null;
        /** Another value than the examples is scored as unseen and flagged. */
        tech_support?: string | null;
        /** Another value than the examples is scored as unseen and flagged. */
        streaming_tv?: string | null;
        /** Another value than the examples is scored as unseen and flagged. */
        streaming_movies?: string | null;
        /** Another value than the examples is scored as unseen and flagged. */
        contract?: string | null;
        /** Another value than the examples is scored as unseen and flagged. */
        paperless_billing?: string | null;
        /** Another value than the examples is scored as unseen and flagged. */
        payment_method?: string | null;
        /** Outside 10 to 200 it is scored and flagged as implausible. */
        monthly_charges?: number | null;
        /** Outside 0 to 15000 it is scored and flagged as implausible. */
        total_charges?: number | null;
    };
    /** The customer in the source system (CustomerID). */
    customer_ref?: string;
}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            request_id: string;
            customer_ref: string | null;
            /** A double that holds the float32 of the model: the same as on the stream. */
            churn_probability: number;
            /** Whether it agreed with what happened, out of fold. */
            calibrated: boolean;
            /** churn_probability at or above threshold. */
            churn_label: boolean;
            threshold: number;
            band: "low" | "medium" | "high" | "very high";
            /** The strongest first. */
            reasons: {
                feature: string;
                value?: string | number | null;
                /** What the feature adds to the logit of an average customer (Shapley value); above 0 the customer is likelier to leave. */
                contribution: number;
                text: string;
            }[];
            model_version: string;
            /** What is odd: missing:, unseen:, implausible: or rule:, and the name. */
            flags: string[];
            features: {
                source: "request" | "redis" | "postgres";
                /** Event time of the state. */
                as_of: string | null;
                age_seconds: number | null;
            };
            /** What was missing for a better answer: missing:<field>, features-expired, redis (features came from Postgres), reasons. */
            degraded: string[];
            took_ms: number;
        };
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 408;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 414;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 431;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    } | {
        status: 503;
        data: Problem;
    }>("/v1/score", oazapfts.json({
        ...opts,
        method: "POST",
        body
    }));
}
/**
 * Score many customers
 */
export function scoreBatch(body: {
    items: object[];
}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            items: {
                /** From 0, in the order sent. */
                index: number;
                score?: {
                    request_id: string;
                    customer_ref: string | null;
                    /** A double that holds the float32 of the model: the same as on the stream. */
                    churn_probability: number;
                    /** Whether it agreed with what happened, out of fold. */
                    calibrated: boolean;
                    /** churn_probability at or above threshold. */
                    churn_label: boolean;
                    threshold: number;
                    band: "low" | "medium" | "high" | "very high";
                    /** The strongest first. */
                    reasons: {
                        feature: string;
                        value?: string | number | null;
                        /** What the feature adds to the logit of an average customer (Shapley value); above 0 the customer is likelier to leave. */
                        contribution: number;
                        text: string;
                    }[];
                    model_version: string;
                    /** What is odd: missing:, unseen:, implausible: or rule:, and the name. */
                    flags: string[];
                    features: {
                        source: "request" | "redis" | "postgres";
                        /** Event time of the state. */
                        as_of: string | null;
                        age_seconds: number | null;
                    };
                    /** What was missing for a better answer: missing:<field>, features-expired, redis (features came from Postgres), reasons. */
                    degraded: string[];
                };
                error?: {
                    code: string;
                    detail: string;
                    errors?: {
                        pointer: string;
                        code: "missing" | "unknown" | "type" | "range" | "length" | "count" | "pattern" | "value" | "repeated";
                        detail: string;
                    }[];
                };
            }[];
            scored: number;
            failed: number;
            took_ms: number;
        };
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 408;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 414;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 431;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    } | {
        status: 503;
        data: Problem;
    }>("/v1/score/batch", oazapfts.json({
        ...opts,
        method: "POST",
        body
    }));
}
/**
 * All of one customer
 */
export function customer(customerRef: string, { history }: {
    history?: number;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            customer_ref: string;
            customer_id: string;
            features: {
                customer_ref: string;
                customer_id: string;
                /** ISO 8601, UTC. */
                as_of: string;
                age_seconds: number;
                snapshot: {
                    [key: string]: unknown;
                };
                churn_probability: number;
                churn_label: boolean;
                model_version: string;
                previous_probability: number | null;
                probability_change: number | null;
                events: {
                    last_hour: number;
                    last_day: number;
                    last_week: number;
                };
                unchanged_for_seconds: {
                    [key: string]: number;
                };
            } | null;
            score: {
                request_id: string;
                customer_ref: string | null;
                /** A double that holds the float32 of the model: the same as on the stream. */
                churn_probability: number;
                /** Whether it agreed with what happened, out of fold. */
                calibrated: boolean;
                /** churn_probability at or above threshold. */
                churn_label: boolean;
                threshold: number;
                band: "low" | "medium" | "high" | "very high";
                /** The strongest first. */
                reasons: {
                    feature: string;
                    value?: string | number | null;
                    /** What the feature adds to the logit of an average customer (Shapley value); above 0 the customer is likelier to leave. */
                    contribution: number;
                    text: string;
                }[];
                model_version: string;
                /** What is odd: missing:, unseen:, implausible: or rule:, and the name. */
                flags: string[];
                features: {
                    source: "request" | "redis" | "postgres";
                    /** Event time of the state. */
                    as_of: string | null;
                    age_seconds: number | null;
                };
                /** What was missing for a better answer: missing:<field>, features-expired, redis (features came from Postgres), reasons. */
                degraded: string[];
            };
            history: {
                event_id: string;
                event_type: string;
                origin: string;
                /** ISO 8601, UTC. */
                occurred_at: string;
                /** ISO 8601, UTC. */
                scored_at: string;
                churn_probability: number;
                churn_label: boolean;
                model_version: string;
            }[];
            degraded: string[];
        };
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 408;
        data: Problem;
    } | {
        status: 414;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 431;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    } | {
        status: 503;
        data: Problem;
    }>(`/v1/customers/${encodeURIComponent(customerRef)}${QS.query(QS.explode({
        history
    }))}`, {
        ...opts
    });
}
/**
 * Store the features of one customer
 */
export function storeFeatures(customerRef: string, body: {
    /** Event time, ISO 8601 in UTC, at most a day ahead of the clock. */
    as_of: string;
    /** The whole state of the customer; null where there is no value. */
    features: {
        /** Another value than the examples is scored as unseen and flagged. */
        gender: string | null;
        /** Another value than the examples is scored as unseen and flagged. */
        senior_citizen: string | null;
        /** Another value than the examples is scored as unseen and flagged. */
        partner: string | null;
        /** Another value than the examples is scored as unseen and flagged. */
        dependents: string | null;
        city: string | null;
        zip_code: string | null;
        /** Outside 32 to 42.1 it is scored and flagged as implausible. */
        latitude: number | null;
        /** Outside -124.6 to -114 it is scored and flagged as implausible. */
        longitude: number | null;
        /** Outside 0 to 120 it is scored and flagged as implausible. */
        tenure_months: number | null;
        /** Another value than the examples is scored as unseen and flagged. */
        phone_service: string | null;
        /** Another value than the examples is scored as unseen and flagged. */
        multiple_lines: string | null;
        /** Another value than the examples is scored as unseen and flagged. */
        internet_service: string | null;
        /** Another value than the examples is scored as unseen and flagged. */
        online_security: string | null;
        /** Another value than the examples is scored as unseen and flagged. */
        online_backup: string | null;
        /** Another value than the examples is scored as unseen and flagged. */
        device_protection: string | null;
        /** Another value than the examples is scored as unseen and flagged. */
        tech_support: string | null;
        /** Another value than the examples is scored as unseen and flagged. */
        streaming_tv: string | null;
        /** Another value than the examples is scored as unseen and flagged. */
        streaming_movies: string | null;
        /** Another value than the examples is scored as unseen and flagged. */
        contract: string | null;
        /** Another value than the examples is scored as unseen and flagged. */
        paperless_billing: string | null;
        /** Another value than the examples is scored as unseen and flagged. */
        payment_method: string | null;
        /** Outside 10 to 200 it is scored and flagged as implausible. */
        monthly_charges: number | null;
        /** Outside 0 to 15000 it is scored and flagged as implausible. */
        total_charges: number | null;
    };
}, { idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 202;
        data: {
            event_id: string;
            customer_id: string;
            topic: string;
            accepted: boolean;
            degraded: string[];
        };
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 408;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 414;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 431;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    } | {
        status: 503;
        data: Problem;
    }>(`/v1/features/${encodeURIComponent(customerRef)}`, oazapfts.json({
        ...opts,
        method: "PUT",
        body,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "idempotency-key": idempotencyKey
        })
    }));
}
/**
 * Retrieve the features of one customer
 */
export function features(customerRef: string, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            customer_ref: string;
            status: "found" | "missing" | "expired";
            features: {
                customer_ref: string;
                customer_id: string;
                /** ISO 8601, UTC. */
                as_of: string;
                age_seconds: number;
                snapshot: {
                    [key: string]: unknown;
                };
                churn_probability: number;
                churn_label: boolean;
                model_version: string;
                previous_probability: number | null;
                probability_change: number | null;
                events: {
                    last_hour: number;
                    last_day: number;
                    last_week: number;
                };
                unchanged_for_seconds: {
                    [key: string]: number;
                };
            } | null;
        };
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 408;
        data: Problem;
    } | {
        status: 414;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 431;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    } | {
        status: 503;
        data: Problem;
    }>(`/v1/features/${encodeURIComponent(customerRef)}`, {
        ...opts
    });
}
/**
 * Store the features of many customers
 */
export function storeManyFeatures(body: {
    items: object[];
}, { idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 202;
        data: {
            items: {
                index: number;
                event_id?: string;
                customer_id?: string;
                error?: {
                    code: string;
                    detail: string;
                    errors?: {
                        pointer: string;
                        code: "missing" | "unknown" | "type" | "range" | "length" | "count" | "pattern" | "value" | "repeated";
                        detail: string;
                    }[];
                };
            }[];
            accepted: number;
            failed: number;
        };
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 408;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 414;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 431;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    } | {
        status: 503;
        data: Problem;
    }>("/v1/features", oazapfts.json({
        ...opts,
        method: "POST",
        body,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "idempotency-key": idempotencyKey
        })
    }));
}
/**
 * List the customers
 */
export function entities({ limit, after }: {
    limit?: number;
    after?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            items: {
                customer_ref: string;
                customer_id: string;
                /** ISO 8601, UTC. */
                as_of: string;
                churn_probability: number;
            }[];
            /** after of the next page; null at the end. */
            next: string | null;
        };
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 408;
        data: Problem;
    } | {
        status: 414;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 431;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    } | {
        status: 503;
        data: Problem;
    }>(`/v1/features${QS.query(QS.explode({
        limit,
        after
    }))}`, {
        ...opts
    });
}
/**
 * Retrieve the features of many customers
 */
export function queryFeatures(body: {
    customer_refs: string[];
}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            items: {
                customer_ref: string;
                status: "found" | "missing" | "expired";
                features: {
                    customer_ref: string;
                    customer_id: string;
                    /** ISO 8601, UTC. */
                    as_of: string;
                    age_seconds: number;
                    snapshot: {
                        [key: string]: unknown;
                    };
                    churn_probability: number;
                    churn_label: boolean;
                    model_version: string;
                    previous_probability: number | null;
                    probability_change: number | null;
                    events: {
                        last_hour: number;
                        last_day: number;
                        last_week: number;
                    };
                    unchanged_for_seconds: {
                        [key: string]: number;
                    };
                } | null;
            }[];
        };
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 408;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 414;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 431;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    } | {
        status: 503;
        data: Problem;
    }>("/v1/features/query", oazapfts.json({
        ...opts,
        method: "POST",
        body
    }));
}
/**
 * Publish a customer event
 */
export function publishEvent(body: {
    /** The customer in the source system (CustomerID). */
    customer_ref: string;
    /** Number of the event within its customer. */
    sequence: number;
    event_type: string;
    /** Event time, ISO 8601 in UTC, at most a day ahead of the clock. */
    occurred_at: string;
    /** The whole state of the customer; null where there is no value. */
    features: {
        /** Another value than the examples is scored as unseen and flagged. */
        gender: string | null;
        /** Another value than the examples is scored as unseen and flagged. */
        senior_citizen: string | null;
        /** Another value than the examples is scored as unseen and flagged. */
        partner: string | null;
        /** Another value than the examples is scored as unseen and flagged. */
        dependents: string | null;
        city: string | null;
        zip_code: string | null;
        /** Outside 32 to 42.1 it is scored and flagged as implausible. */
        latitude: number | null;
        /** Outside -124.6 to -114 it is scored and flagged as implausible. */
        longitude: number | null;
        /** Outside 0 to 120 it is scored and flagged as implausible. */
        tenure_months: number | null;
        /** Another value than the examples is scored as unseen and flagged. */
        phone_service: string | null;
        /** Another value than the examples is scored as unseen and flagged. */
        multiple_lines: string | null;
        /** Another value than the examples is scored as unseen and flagged. */
        internet_service: string | null;
        /** Another value than the examples is scored as unseen and flagged. */
        online_security: string | null;
        /** Another value than the examples is scored as unseen and flagged. */
        online_backup: string | null;
        /** Another value than the examples is scored as unseen and flagged. */
        device_protection: string | null;
        /** Another value than the examples is scored as unseen and flagged. */
        tech_support: string | null;
        /** Another value than the examples is scored as unseen and flagged. */
        streaming_tv: string | null;
        /** Another value than the examples is scored as unseen and flagged. */
        streaming_movies: string | null;
        /** Another value than the examples is scored as unseen and flagged. */
        contract: string | null;
        /** Another value than the examples is scored as unseen and flagged. */
        paperless_billing: string | null;
        /** Another value than the examples is scored as unseen and flagged. */
        payment_method: string | null;
        /** Outside 10 to 200 it is scored and flagged as implausible. */
        monthly_charges: number | null;
        /** Outside 0 to 15000 it is scored and flagged as implausible. */
        total_charges: number | null;
    };
}, { idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 202;
        data: {
            event_id: string;
            customer_id: string;
            topic: string;
            accepted: boolean;
            degraded: string[];
        };
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 408;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 414;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 431;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    } | {
        status: 503;
        data: Problem;
    }>("/v1/events", oazapfts.json({
        ...opts,
        method: "POST",
        body,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "idempotency-key": idempotencyKey
        })
    }));
}
/**
 * Where an event went
 */
export function event(eventId: string, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            event_id: string;
            hops: {
                stage: string;
                topic: string;
                partition: number | null;
                /** Null for an event that was accepted here and that no store has yet. */
                offset: number | null;
                /** When Kafka appended it; null where unknown. */
                at: string | null;
                /** Why the stage refused it; null where the hop is no dead letter. */
                refusal: {
                    reason: string;
                    /** Empty where the whole record is meant. */
                    path: string;
                    detail: string;
                    /** Identity of the letter: stage:topic/partition@offset. */
                    letter: string;
                } | null;
            }[];
            /** Which dead letters were looked through. */
            dead_letters: "all" | "newest" | "unavailable";
            stores: {
                [key: string]: {
                    status: "found" | "absent" | "newer" | "unavailable";
                    row: {
                        [key: string]: unknown;
                    } | {
                        [key: string]: unknown;
                    };
                };
            };
        };
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 408;
        data: Problem;
    } | {
        status: 414;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 431;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    } | {
        status: 503;
        data: Problem;
    }>(`/v1/events/${encodeURIComponent(eventId)}`, {
        ...opts
    });
}
/**
 * Scores as they come
 */
export function live({ band }: {
    band?: "low" | "medium" | "high" | "very high";
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: string;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 408;
        data: Problem;
    } | {
        status: 414;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 431;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    } | {
        status: 503;
        data: Problem;
    }>(`/v1/stream${QS.query(QS.explode({
        band
    }))}`, {
        ...opts
    });
}
/**
 * What every stage does
 */
export function pipeline(opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            at: string;
            /** What rates and percentiles are about; null: all since the stages started. */
            window_seconds: number | null;
            stages: {
                name: string;
                status: "ok" | "away";
                /** Whose records it counts. */
                topic: string;
                /** The same where it reads them, null where it writes them. */
                reads: string | null;
                /** Records read since it started. */
                "in": number | null;
                /** Of these, handed on or stored. */
                "out": number | null;
                /** Of these, refused. */
                dead: number | null;
                /** Of these, known already. */
                duplicate: number | null;
                /** Records per second. */
                rate: number | null;
                lag_records: number | null;
                /** How long the oldest record not yet handled has waited. */
                lag_seconds: number | null;
                /** Event time to the end of the stage, 99th percentile. */
                age_p99_seconds: number | null;
                /** Time to handle a batch, 99th percentile. */
                duration_p99_seconds: number | null;
            }[];
            /** Stages that do not answer. */
            degraded: string[];
        };
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 408;
        data: Problem;
    } | {
        status: 414;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 431;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    } | {
        status: 503;
        data: Problem;
    }>("/v1/pipeline", {
        ...opts
    });
}
/**
 * What customers are described by
 */
export function profile(opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            name: string;
            title: string;
            customer_ref: {
                label: string;
                pattern: string;
            };
            /** In the order of the profile. */
            fields: {
                name: string;
                label: string;
                group: string;
                kind: "category" | "number" | "text";
                /** Read by the model. */
                model_input: boolean;
                personal: boolean;
                example: string | number | null;
                unit: string | null;
                decimals: number | null;
                /** Outside it is scored and flagged. */
                plausible: number[] | null;
                /** Outside it is refused. */
                hard: number[] | null;
                /** Of a category; others are scored as unseen and flagged. */
                values: string[] | null;
                max_length: number | null;
            }[];
            /** What the model computes of them; reasons name these too. */
            derived: {
                name: string;
                label: string;
            }[];
        };
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 408;
        data: Problem;
    } | {
        status: 414;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 431;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    } | {
        status: 503;
        data: Problem;
    }>("/v1/profile", {
        ...opts
    });
}
/**
 * The champion with its card, and what is registered
 */
export function models(opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            champion: {
                [key: string]: unknown;
            };
            registered: {
                [key: string]: unknown;
            }[];
            degraded: string[];
        };
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 408;
        data: Problem;
    } | {
        status: 414;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 431;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    } | {
        status: 503;
        data: Problem;
    }>("/v1/models", {
        ...opts
    });
}
/**
 * The latest drift windows
 */
export function drift({ origin, limit }: {
    origin?: "synthetic" | "api" | "http";
    limit?: number;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            windows: {
                origin: string;
                /** ISO 8601, UTC. */
                window_start: string;
                /** ISO 8601, UTC. */
                window_end: string;
                model_version: string;
                /** Customers, each by their last event. */
                n: number;
                comparability: "comparable" | "too-few" | "no-baseline";
                alarm: boolean;
                /** The verdict. */
                drift: boolean;
                reason: string;
                drifted_fields: string[];
                weighted_effect: number | null;
                fields: {
                    field: string;
                    kind: string;
                    method: string;
                    /** Share of false alarms among fields as conspicuous. */
                    q: number;
                    /** Population stability index. */
                    effect: number;
                    /** What chance exceeds once in a thousand. */
                    threshold: number;
                    importance: number | null;
                    field_alarm: boolean;
                    bins: string[];
                    /** Share of each bin. */
                    reference: number[];
                    /** Share of each bin. */
                    current: number[];
                    [key: string]: unknown;
                }[];
                [key: string]: unknown;
            }[];
            degraded: string[];
        };
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 408;
        data: Problem;
    } | {
        status: 414;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 431;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    } | {
        status: 503;
        data: Problem;
    }>(`/v1/drift${QS.query(QS.explode({
        origin,
        limit
    }))}`, {
        ...opts
    });
}
/**
 * Whether the process lives
 */
export function health(opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            status: "ok";
        };
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 408;
        data: Problem;
    } | {
        status: 414;
        data: Problem;
    } | {
        status: 431;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    } | {
        status: 503;
        data: Problem;
    }>("/healthz", {
        ...opts
    });
}
/**
 * Whether it can score
 */
export function ready(opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            status: "ready";
            reasons: string[];
            degraded: string[];
        };
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 408;
        data: Problem;
    } | {
        status: 414;
        data: Problem;
    } | {
        status: 431;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    } | {
        status: 503;
        data: {
            status: "not ready";
            reasons: string[];
            degraded: string[];
        };
    }>("/readyz", {
        ...opts
    });
}
/**
 * Metrics in the text format of Prometheus
 */
export function metrics(opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: string;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 408;
        data: Problem;
    } | {
        status: 414;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 431;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    } | {
        status: 503;
        data: Problem;
    }>("/metrics", {
        ...opts
    });
}
/**
 * This interface in OpenAPI 3.1
 */
export function openapi(opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            [key: string]: unknown;
        };
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 408;
        data: Problem;
    } | {
        status: 414;
        data: Problem;
    } | {
        status: 431;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    } | {
        status: 503;
        data: Problem;
    }>("/openapi.json", {
        ...opts
    });
}
/**
 * This interface for people
 */
export function docs(opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: string;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 408;
        data: Problem;
    } | {
        status: 414;
        data: Problem;
    } | {
        status: 431;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    } | {
        status: 503;
        data: Problem;
    }>("/docs", {
        ...opts
    });
}
