import type { MarkKind } from '../../grafana/src/panels/dashboard.ts';
import { grafanaSettings } from '../../platform/config/grafana.ts';
import { readEnvironment } from '../../platform/config/read-environment.ts';
import { createGrafana } from '../../platform/grafana/client.ts';
import { messageOf } from '../../platform/runtime/errors.ts';
import { markStream } from './mark.ts';

/** Sets a mark in the Grafana of the settings. Never fails: what is marked has happened, whether or not it is shown. */
export type SetMark = (kind: MarkKind, words: string) => Promise<void>;

/** Nobody waits longer for a mark than this. */
const timeoutMs = 3_000;

/**
 * Returns how a command marks what it does; without a Grafana in the settings it does nothing.
 * @param warn told once why marks cannot be set
 */
export function openMarker(
  warn: (line: string) => void,
  environment?: Readonly<Record<string, string | undefined>>,
): SetMark {
  const { CHURN_GRAFANA_URL: url, CHURN_GRAFANA_TOKEN: token } = readEnvironment(
    grafanaSettings,
    environment,
  );
  if (url === undefined) return async () => undefined;
  let isTold = false;
  const tell = (why: string): void => {
    if (!isTold) warn(`no mark in Grafana: ${why}`);
    isTold = true;
  };
  if (token === undefined) {
    return async () => tell('set CHURN_GRAFANA_TOKEN beside CHURN_GRAFANA_URL');
  }
  const grafana = createGrafana(url, token, timeoutMs);
  return async (kind, words) => {
    try {
      await markStream(grafana, kind, words);
    } catch (error) {
      tell(messageOf(error));
    }
  };
}
