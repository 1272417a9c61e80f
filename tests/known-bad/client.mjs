import { createRequire } from 'node:module';

// By a computed name: the linter follows the package's link out of a git worktree and falls over.
const packageName = 'kafkajs';
const { Kafka } = createRequire(import.meta.url)(packageName);

/** Replaces how this process's Kafka client makes producers or consumers. */
export function replace(method, make) {
  const original = Kafka.prototype[method];
  Kafka.prototype[method] = function (options) {
    return make((changed) => original.call(this, changed), options);
  };
}

/** The stage as it is, on the client as it was made here. */
export const runEnrich = () => import('../../dist/processors/enrich/main.js');
