/** A Grafana that does not do what it is asked: ends a verb with the exit code of a dependency that is down. */
export class GrafanaError extends Error {
  override readonly name = 'GrafanaError';
  readonly dependencyDown = true;
}

type Json = Readonly<Record<string, unknown>>;

/** The part of Grafana's HTTP API by which it is provisioned from outside. Every call may be repeated. */
export interface Grafana {
  /** Its version; fails where the address or the token is wrong. */
  version(): Promise<string>;
  putFolder(uid: string, title: string): Promise<void>;
  /** Makes or replaces the data source of this uid. */
  putDatasource(datasource: Json & { readonly uid: string }): Promise<void>;
  /** Makes or replaces the dashboard of this uid. */
  putDashboard(dashboard: object, folderUid: string): Promise<void>;
  putRuleGroup(folderUid: string, group: string, rules: readonly Json[]): Promise<void>;
  /** Marks now on every dashboard that asks for these tags. */
  annotate(text: string, tags: readonly string[]): Promise<void>;
}

const usualTimeoutMs = 20_000;

/**
 * Returns a client of the Grafana at this address, which acts by a service account's token.
 * @throws GrafanaError from every call, naming what was asked and what Grafana said
 */
export function createGrafana(address: string, token: string, timeoutMs = usualTimeoutMs): Grafana {
  const base = address.replace(/\/+$/, '');
  const headers = {
    authorization: `Bearer ${token}`,
    'content-type': 'application/json',
    accept: 'application/json',
    // What is pushed may be changed in Grafana's own pages: the next push puts it back.
    'x-disable-provenance': 'true',
  };
  /** Null where the answer is 404 and that is expected. */
  const call = async (
    method: string,
    path: string,
    body: unknown,
    mayBeAbsent = false,
  ): Promise<Json | null> => {
    const answer = await fetch(`${base}/api/${path}`, {
      method,
      headers,
      signal: AbortSignal.timeout(timeoutMs),
      ...(body !== undefined && { body: JSON.stringify(body) }),
    }).catch((error: unknown) => {
      throw new GrafanaError(`Grafana at ${base} does not answer (${reasonOf(error)})`);
    });
    const text = await answer.text();
    if (answer.status === 404 && mayBeAbsent) return null;
    if (answer.status === 401 || answer.status === 403) {
      throw new GrafanaError(
        `Grafana at ${base} does not let this token ${method} ${path}: give one of a service account with the role Admin`,
      );
    }
    if (!answer.ok) {
      throw new GrafanaError(`${method} ${path}: ${answer.status} ${text.slice(0, 300)}`);
    }
    return parsed(text, base);
  };
  return {
    async version() {
      const health = await call('GET', 'health', undefined);
      await call('GET', 'org', undefined);
      return String(health?.version ?? 'unknown');
    },
    async putFolder(uid, title) {
      const there = await call('GET', `folders/${uid}`, undefined, true);
      if (there === null) await call('POST', 'folders', { uid, title });
      else await call('PUT', `folders/${uid}`, { title, overwrite: true });
    },
    async putDatasource(datasource) {
      const path = `datasources/uid/${datasource.uid}`;
      const there = await call('GET', path, undefined, true);
      if (there === null) await call('POST', 'datasources', datasource);
      else await call('PUT', path, datasource);
    },
    async putDashboard(dashboard, folderUid) {
      const message = 'churn grafana push';
      await call('POST', 'dashboards/db', { dashboard, folderUid, overwrite: true, message });
    },
    async putRuleGroup(folderUid, group, rules) {
      const path = `v1/provisioning/folder/${folderUid}/rule-groups/${group}`;
      await call('PUT', path, { title: group, folderUid, interval: 60, rules });
    },
    async annotate(text, tags) {
      await call('POST', 'annotations', { text, tags, time: Date.now() });
    },
  };
}

function parsed(text: string, base: string): Json {
  try {
    return JSON.parse(text === '' ? '{}' : text) as Json;
  } catch {
    throw new GrafanaError(`${base} answers, but not as Grafana does: is the address right?`);
  }
}

function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error ? cause.message : String(cause);
}
