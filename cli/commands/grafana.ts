import { readEndpoints } from '../../platform/config/endpoints.ts';
import { grafanaSettings } from '../../platform/config/grafana.ts';
import { readEnvironment } from '../../platform/config/read-environment.ts';
import { createGrafana, type Grafana } from '../../platform/grafana/client.ts';
import {
  type Command,
  type CommandInput,
  type ExitCode,
  exitCode,
  UsageError,
} from '../command.ts';
import { addressesFrom } from '../grafana/addresses.ts';
import { isMarkKind, markStream, markWords } from '../grafana/mark.ts';
import { pushAll } from '../grafana/push.ts';
import { locateStream, streamOptions } from '../stream/locate.ts';
import { text } from '../stream/options.ts';

export const grafanaCommand: Command = {
  name: 'grafana',
  summary: 'bring dashboards, data sources and alerts into a Grafana that you run',
  operands: `push | mark ${markWords} TEXT`,
  options: {
    ...streamOptions,
    url: {
      type: 'string',
      value: 'URL',
      description: 'where Grafana is (default: CHURN_GRAFANA_URL)',
    },
    token: {
      type: 'string',
      value: 'TOKEN',
      description: 'of a service account, Admin; mark: Editor (default: CHURN_GRAFANA_TOKEN)',
    },
    'prometheus-url': {
      type: 'string',
      value: 'URL',
      description: 'push: Prometheus as Grafana reaches it (default: that of the stack)',
    },
    'clickhouse-url': {
      type: 'string',
      value: 'URL',
      description: 'push: ClickHouse likewise',
    },
    'database-url': { type: 'string', value: 'URL', description: 'push: Postgres likewise' },
  },
  examples: [
    'churn grafana push --url http://127.0.0.1:3000 --token glsa_1234',
    'churn grafana mark fault "ClickHouse was stopped" --url http://127.0.0.1:3000 --token glsa_1234',
  ],
  run: async (input) => {
    const [action, kind, words] = input.positionals;
    if (action === 'push') return push(input);
    if (action !== 'mark') throw new UsageError('say churn grafana push, or mark KIND TEXT');
    if (kind === undefined || words === undefined || !isMarkKind(kind)) {
      throw new UsageError(`churn grafana mark ${markWords} TEXT: say what happened and in words`);
    }
    await markStream(grafanaOf(input), kind, words);
    if (input.values.json === true) input.out(JSON.stringify({ kind, text: words }));
    else input.out(`marked: ${kind}, ${words}`);
    return exitCode.fine;
  },
};

function grafanaOf({ values }: CommandInput): Grafana {
  const settings = readEnvironment(grafanaSettings);
  const url = text(values, 'url') ?? settings.CHURN_GRAFANA_URL;
  const token = text(values, 'token') ?? settings.CHURN_GRAFANA_TOKEN;
  if (url === undefined || !URL.canParse(url)) throw new UsageError('--url URL: where Grafana is');
  if (token === undefined) {
    throw new UsageError('--token TOKEN: make one at Administration, Service accounts, in Grafana');
  }
  return createGrafana(url, token);
}

async function push(input: CommandInput): Promise<ExitCode> {
  const { values } = input;
  const grafana = grafanaOf(input);
  const { loaded, names, dataDir } = await locateStream(values);
  const addresses = addressesFrom(
    {
      prometheusUrl: text(values, 'prometheus-url'),
      clickhouseUrl: text(values, 'clickhouse-url'),
      databaseUrl: text(values, 'database-url'),
    },
    readEndpoints(),
    dataDir,
  );
  const context = { profile: loaded.profile, database: names.database };
  const pushed = await pushAll(grafana, context, addresses, input.progress);
  if (values.json === true) input.out(JSON.stringify(pushed));
  else {
    const { dashboards, datasources, alerts } = pushed;
    input.out(`pushed ${dashboards} dashboards, ${datasources} data sources and ${alerts} alerts`);
  }
  return exitCode.fine;
}
