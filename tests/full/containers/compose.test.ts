import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { projectRoot } from '../../../platform/config/project-root.ts';
import { tempDataDir } from '../../../platform/stack/testing/temp-stack.ts';
import { composeFile, composeText } from '../../containers/compose-file.ts';
import { runGo } from '../go-program.ts';

interface Project {
  readonly services: Readonly<Record<string, { readonly environment?: Record<string, string> }>>;
  readonly volumes: Readonly<Record<string, unknown>>;
  readonly configs: Readonly<Record<string, { readonly content: string }>>;
}

it('is loaded by the loader of the Compose specification', async () => {
  const file = join(projectRoot(), 'docker-compose.yml');
  const project = (await runGo('compose', file)) as Project;
  expect(Object.keys(project.services).sort()).toEqual(Object.keys(composeFile.services).sort());
  expect(Object.keys(project.volumes).sort()).toEqual(Object.keys(composeFile.volumes).sort());
  expect(project.services.enrich!.environment).toMatchObject({
    DATABASE_URL: 'postgres://churn:churn@postgres:5432/churn',
    CHURN_STATE_DIR: '/var/lib/churn',
  });
  const { content } = project.configs['scrape-key']!;
  expect(project.services.api!.environment!.CHURN_API_KEYS).toContain(
    `prometheus:viewer:${content}`,
  );
});

it('would be refused with a fault in it', async () => {
  const { dataDir, remove } = tempDataDir();
  const path = join(dataDir, 'docker-compose.yml');
  writeFileSync(path, composeText.replace('condition: service_healthy', 'condition: perfect'));
  await expect(runGo('compose', path)).rejects.toThrow('condition');
  remove();
});
