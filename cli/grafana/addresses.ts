import type { DatasourceAddresses } from '../../grafana/src/provisioning/datasources.ts';
import type { Endpoints } from '../../platform/config/endpoints.ts';
import { readStackState } from '../../platform/stack/state.ts';
import { UsageError } from '../command.ts';

/** Addresses as words on the command line; undefined where they were not said. */
export interface SaidAddresses {
  readonly prometheusUrl: string | undefined;
  readonly clickhouseUrl: string | undefined;
  readonly databaseUrl: string | undefined;
}

/**
 * Returns where Grafana reaches its data sources: as said, else as in the environment, else those of the stack that runs
 * on this data folder. @throws UsageError naming the option that is missing
 */
export function addressesFrom(
  said: SaidAddresses,
  given: Partial<Endpoints>,
  dataDir: string,
): DatasourceAddresses {
  const state = readStackState(dataDir);
  const running = state?.phase === 'running' ? state : undefined;
  const prometheus = running?.members.find(({ name }) => name === 'prometheus')?.readyUrl;
  const need = (option: string, ...found: readonly (string | undefined)[]): URL => {
    const address = found.find((one) => one !== undefined);
    if (address !== undefined && URL.canParse(address)) return new URL(address);
    const what = address === undefined ? 'nothing runs here that says it' : `${address} is no URL`;
    throw new UsageError(`${option} URL: ${what}`);
  };
  const clickhouse = need(
    '--clickhouse-url',
    said.clickhouseUrl,
    given.clickhouseUrl,
    running?.endpoints.clickhouseUrl,
  );
  const postgres = need(
    '--database-url',
    said.databaseUrl,
    given.databaseUrl,
    running?.endpoints.databaseUrl,
  );
  const ready = prometheus === undefined ? undefined : new URL(prometheus).origin;
  const { href } = need('--prometheus-url', said.prometheusUrl, ready);
  const isSecure = clickhouse.protocol === 'https:';
  return {
    prometheusUrl: href.replace(/\/$/, ''),
    clickhouse: {
      host: clickhouse.hostname,
      port: Number(clickhouse.port === '' ? (isSecure ? 443 : 80) : clickhouse.port),
      user: decodeURIComponent(clickhouse.username) || 'default',
      password: decodeURIComponent(clickhouse.password),
      isSecure,
    },
    postgres: {
      address: `${postgres.hostname}:${postgres.port || '5432'}`,
      database: postgres.pathname.slice(1) || 'postgres',
      user: decodeURIComponent(postgres.username),
      password: decodeURIComponent(postgres.password),
    },
  };
}
