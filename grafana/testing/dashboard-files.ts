import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';

interface DashboardFile {
  readonly name: string;
  readonly path: string;
}

/** The committed dashboards. */
export function dashboardFiles(root: string): DashboardFile[] {
  return readdirSync(join(root, 'grafana/dashboards'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.json'))
    .map((path) => ({
      name: basename(path, '.json'),
      path: join(root, 'grafana/dashboards', path),
    }));
}
