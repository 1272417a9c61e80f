import { Kafka } from 'kafkajs';

/** Replaces how this process's Kafka client makes producers or consumers. */
export function replace(method, make) {
  const original = Kafka.prototype[method];
  Kafka.prototype[method] = function (options) {
    return make((changed) => original.call(this, changed), options);
  };
}

/** The stage as it is, on the client as it was made here. */
export const runEnrich = () =>
  import(new URL('../../dist/processors/enrich/main.js', import.meta.url).href);
