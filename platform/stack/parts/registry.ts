import { join } from 'node:path';
import { javaProgram } from '../../config/java.ts';
import { readJarFolders } from '../locations.ts';
import type { Part, PartContext } from '../part.ts';

const runner = 'apicurio-registry-app-2.6.13.Final-runner.jar';

/**
 * The schema registry. Its ids are inside every record, so they have to survive: the store is a file,
 * and WRITE_DELAY=0 writes a new schema before it is answered instead of half a second later.
 */
export function registryPart(context: PartContext): Part {
  const jars = readJarFolders().registry;
  const store = join(context.dir, 'registry');
  return {
    name: 'registry',
    ports: ['registry'],
    prepare: async () => undefined,
    launch: ([port]) => ({
      file: javaProgram(),
      args: [
        '-Xmx400m',
        // It answers few requests: the second compiler would only double the work of starting it.
        '-XX:TieredStopAtLevel=1',
        '-XX:+ExitOnOutOfMemoryError',
        '-Dquarkus.http.host=127.0.0.1',
        `-Dquarkus.http.port=${port}`,
        `-Dquarkus.datasource.jdbc.url=jdbc:h2:file:${store};DB_CLOSE_DELAY=-1;WRITE_DELAY=0`,
        '-Dquarkus.log.console.color=false',
        '-jar',
        join(jars, runner),
      ],
      cwd: context.dir,
    }),
    endpoint: (port) => `http://127.0.0.1:${port}/apis/ccompat/v7`,
    stopSignal: 'SIGTERM',
    abandonSignal: 'SIGKILL',
  };
}
