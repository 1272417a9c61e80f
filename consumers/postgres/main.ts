import { readEnvironment } from '../../platform/config/read-environment.ts';
import { stageSettings } from '../../platform/config/stage.ts';
import { postgresSettings } from '../../platform/config/stores.ts';
import { createPool } from '../../platform/postgres/pool.ts';
import { runSink } from '../../stream/run-sink.ts';
import { openPostgresLane } from './lane.ts';

const settings = readEnvironment(stageSettings.extend(postgresSettings.shape));
const connections = 8;

await runSink(settings, {
  store: 'postgres',
  chunkSize: 4_000,
  paceMs: 250,
  minBytes: 32 * 1_024,
  maxWaitMs: 100,
  async open({ stage, sink, process, layout, readRows, readOutcomes }) {
    const { names, metrics } = stage;
    const pool = createPool(settings.DATABASE_URL, names.database, connections);
    process.scope.defer('postgres', () => pool.end());
    return openPostgresLane({
      pool,
      sink,
      profile: stage.loaded.profile,
      names,
      layout,
      readRows,
      readOutcomes,
      metrics,
      now: Date.now,
      failPoints: stage.failPoints,
    });
  },
});
