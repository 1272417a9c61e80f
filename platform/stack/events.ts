import type { StackError } from './errors.ts';

/** What a start, a run and a stop of the stack tell whoever watches. */
export type StackEvent =
  | { readonly type: 'notice'; readonly name: string; readonly text: string }
  | { readonly type: 'orphan stopped'; readonly name: string; readonly pid: number }
  | {
      readonly type: 'port taken';
      readonly name: string;
      readonly wanted: number;
      readonly port: number;
    }
  | { readonly type: 'external'; readonly name: string; readonly address: string }
  | { readonly type: 'starting'; readonly name: string; readonly pid: number }
  | {
      readonly type: 'ready';
      readonly name: string;
      /** Without a password. */
      readonly address: string;
      readonly ms: number;
    }
  | {
      readonly type: 'crashed';
      readonly name: string;
      readonly exit: string;
      readonly restartInMs: number;
      /** The last error of its log; null where there is none. */
      readonly why: string | null;
    }
  | { readonly type: 'finished'; readonly name: string }
  | { readonly type: 'failed'; readonly name: string; readonly error: StackError }
  | { readonly type: 'stopping'; readonly name: string }
  | {
      readonly type: 'stopped';
      readonly name: string;
      readonly ms: number;
      /** Whether it had to be killed after its grace. */
      readonly forced: boolean;
    };

/** The address of a service for people: no user, no password. */
export function shownAddress(endpoint: string): string {
  if (!URL.canParse(endpoint)) return endpoint;
  const { host, pathname, protocol } = new URL(endpoint);
  if (host === '') return endpoint;
  return protocol === 'http:' || protocol === 'https:'
    ? `${protocol}//${host}${pathname === '/' ? '' : pathname}`
    : host;
}
