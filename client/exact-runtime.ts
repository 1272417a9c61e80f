import { type RequestOpts, runtime } from '@oazapfts/runtime';

/** A request with a body of JSON, as the runtime sends it. */
type JsonRequest = RequestOpts & { readonly headers: Headers; readonly body?: string };

type Runtime = ReturnType<typeof runtime>;

/**
 * Returns the runtime of the generated client, with a type for `json` that holds where optional means absent
 * (`exactOptionalPropertyTypes`): its own adds undefined to what it was given, and its `fetchJson` does not take that.
 */
export function exactRuntime(defaults: RequestOpts): Omit<Runtime, 'json'> & {
  json(options: RequestOpts & { readonly body?: unknown }): JsonRequest;
} {
  const made = runtime(defaults);
  return { ...made, json: (options) => made.json(options) as JsonRequest };
}
