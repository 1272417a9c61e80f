import { readEndpoints } from '../../platform/config/endpoints.ts';
import type { CommandInput } from '../command.ts';
import { connectStream, type StreamConnection } from './connect.ts';
import { locateStream } from './locate.ts';
import { runningEndpoints } from './running-endpoints.ts';

/**
 * Runs a verb's work on the stream that runs: its services are those set in the environment and, for the
 * others, those of the running stack. @throws DependencyError when neither says where they are.
 */
export async function onRunningStream<T>(
  { values }: CommandInput,
  work: (stream: StreamConnection) => Promise<T>,
): Promise<T> {
  const { loaded, names, dataDir } = await locateStream(values);
  const endpoints = runningEndpoints(dataDir, readEndpoints());
  const stream = connectStream({ endpoints, loaded, names });
  try {
    return await work(stream);
  } finally {
    await stream.close();
  }
}
