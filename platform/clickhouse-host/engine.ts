import { libchdbPath } from 'chdb/libchdb';
import { DataType, isNullPointer, load, open } from 'ffi-rs';

const library = 'chdb';

/**
 * Runs ClickHouse inside this process on a thread of its own until its last statement has ended.
 * Resolves with the engine's error message or null; most start errors it writes to stderr itself.
 * One run per process: the engine's state is global. Should connections stay open at the end for
 * longer than shutdown_wait_unfinished, the engine ends the process itself with code 0.
 */
export async function runEngine(args: readonly string[]): Promise<string | null> {
  open({ library, path: libchdbPath() });
  const argv = ['clickhouse', ...args];
  const result = await load({
    library,
    funcName: 'chdb_query_cmdline',
    retType: DataType.External,
    paramsType: [DataType.I32, DataType.StringArray],
    paramsValue: [argv.length, argv],
    runInNewThread: true,
  });
  return isNullPointer(result) ? 'the engine gave no result' : errorOf(result);
}

function errorOf(result: unknown): string | null {
  const call = {
    library,
    funcName: 'chdb_result_error',
    paramsType: [DataType.External],
    paramsValue: [result],
  };
  const pointer = load({ ...call, retType: DataType.External });
  return isNullPointer(pointer) ? null : load({ ...call, retType: DataType.String });
}
