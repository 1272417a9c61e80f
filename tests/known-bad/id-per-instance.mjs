// enrich with a transactional id per process: nobody fences a process that stood still.
import { replace, runEnrich } from './client.mjs';

replace('producer', (make, options) =>
  make({ ...options, transactionalId: `${options.transactionalId}.${process.pid}` }),
);

await runEnrich();
