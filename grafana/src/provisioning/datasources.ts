import { datasources } from '../panels/datasources.ts';

/** Where Grafana reaches what it asks. Every part may be a variable of Grafana's environment, such as `${NAME}`. */
export interface DatasourceAddresses {
  readonly prometheusUrl: string;
  readonly clickhouse: {
    readonly host: string;
    readonly port: number | string;
    readonly user: string;
    readonly password: string;
    readonly isSecure: boolean;
  };
  readonly postgres: {
    /** `host:port` */
    readonly address: string;
    readonly database: string;
    readonly user: string;
    readonly password: string;
  };
}

/** Postgres may be asked in the clear, since the embedded and the composed one are on a network of their own. */
const sslMode = 'disable';

/** The data sources as Grafana's files of provisioning and its HTTP API take them. */
export function datasourceSpecs(addresses: DatasourceAddresses, database: string) {
  const { prometheusUrl, clickhouse, postgres } = addresses;
  const common = { access: 'proxy', orgId: 1, editable: false };
  return [
    {
      ...common,
      name: 'Prometheus',
      ...datasources.prometheus,
      url: prometheusUrl,
      isDefault: true,
      jsonData: { httpMethod: 'POST', timeInterval: '5s' },
    },
    {
      ...common,
      name: 'ClickHouse',
      ...datasources.clickhouse,
      jsonData: {
        host: clickhouse.host,
        port: clickhouse.port,
        protocol: 'http',
        secure: clickhouse.isSecure,
        username: clickhouse.user,
        defaultDatabase: database,
      },
      secureJsonData: { password: clickhouse.password },
    },
    {
      ...common,
      name: 'Postgres',
      ...datasources.postgres,
      url: postgres.address,
      user: postgres.user,
      jsonData: { database: postgres.database, sslmode: sslMode, postgresVersion: 1800 },
      secureJsonData: { password: postgres.password },
    },
  ];
}
