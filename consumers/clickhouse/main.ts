import { storedReports } from '../../domain/stream/names.ts';
import { createClickHouse } from '../../platform/clickhouse/client.ts';
import { readEnvironment } from '../../platform/config/read-environment.ts';
import { stageSettings } from '../../platform/config/stage.ts';
import { clickhouseSettings } from '../../platform/config/stores.ts';
import { runSink } from '../../stream/run-sink.ts';
import { openClickHouseLane } from './lane.ts';

const settings = readEnvironment(stageSettings.extend(clickhouseSettings.shape));

await runSink(settings, {
  store: 'clickhouse',
  // Few and large inserts: each makes a part that ClickHouse must merge.
  // An insert costs as much as some thousand rows, and waits its turn as often however many it brings.
  chunkSize: 12_000,
  paceMs: 500,
  bytesAhead: 4 * 1_024 * 1_024,
  minBytes: 64 * 1_024,
  maxWaitMs: 400,
  reports: storedReports,
  async open({ stage, sink, process, layout, readRows, readOutcomes, readRequests, readReport }) {
    const { names, metrics } = stage;
    const client = createClickHouse(settings.CLICKHOUSE_URL, names.database);
    process.scope.defer('clickhouse', () => client.close());
    return openClickHouseLane({
      client,
      sink,
      profile: stage.loaded.profile,
      names,
      layout,
      readRows,
      readOutcomes,
      readReport,
      readRequests,
      metrics,
      now: Date.now,
      failPoints: stage.failPoints,
    });
  },
});
