import type { TestProject } from 'vitest/node';
import { type Endpoints, readEndpoints } from '../../platform/config/endpoints.ts';
import { startStack } from '../../platform/stack/stack.ts';
import { buildOnce, tempDataDir } from '../../platform/stack/testing/temp-stack.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Addresses of the stack that all test files of a run share. */
    endpoints: Endpoints;
  }
}

/** Builds once and starts one stack for the whole run: its own folder, any free ports. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  buildOnce();
  const { dataDir, remove } = tempDataDir();
  const stack = await startStack({ dataDir, external: readEndpoints(), ports: 'random' });
  project.provide('endpoints', { ...stack.endpoints });
  return async () => {
    await stack.stop();
    remove();
  };
}
