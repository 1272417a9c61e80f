import { cpSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { programPath } from '../../platform/config/program-path.ts';
import { projectRoot } from '../../platform/config/project-root.ts';
import { fixedPorts } from '../../platform/stack/ports.ts';
import type { Stack } from '../../platform/stack/stack.ts';
import type { ViewedStage } from './live-view.ts';

type Scraped = Pick<ViewedStage, 'name' | 'metricsUrl'>;

export interface Scraper {
  readonly url: string;
  /** Has the metrics of these processes read from now on. */
  scrape(processes: readonly Scraped[]): void;
}

/**
 * Starts Prometheus beside the stack, with the scrape configuration and the rules that compose uses too, and resolves
 * once it answers. Returns null where it is not installed: the stream runs without it.
 */
export async function startPrometheus(stack: Stack, dataDir: string): Promise<Scraper | null> {
  const file = programPath('prometheus');
  if (file === null) return null;
  const dir = join(dataDir, 'prometheus');
  const targets = join(dir, 'targets');
  mkdirSync(targets, { recursive: true });
  const source = join(projectRoot(), 'deploy', 'prometheus');
  cpSync(join(source, 'prometheus.yml'), join(dir, 'prometheus.yml'));
  cpSync(join(source, 'rules'), join(dir, 'rules'), { recursive: true });
  const port = await stack.pickPort(fixedPorts.prometheus);
  const url = `http://127.0.0.1:${port}`;
  await stack.startProgram({
    name: 'prometheus',
    file,
    args: [
      `--config.file=${join(dir, 'prometheus.yml')}`,
      `--storage.tsdb.path=${join(dir, 'data')}`,
      '--storage.tsdb.retention.time=7d',
      `--web.listen-address=127.0.0.1:${port}`,
      '--log.level=warn',
    ],
    cwd: dir,
    readyUrl: `${url}/-/ready`,
    persists: true,
  });
  return {
    url,
    scrape(processes) {
      const list = processes.map(({ name, metricsUrl }) => ({
        targets: [new URL(metricsUrl).host],
        labels: { stage: name },
      }));
      // In one step: Prometheus reads the folder whenever it likes.
      const path = join(targets, 'stages.json');
      writeFileSync(`${path}.new`, `${JSON.stringify(list, null, 2)}\n`);
      renameSync(`${path}.new`, path);
    },
  };
}
