import type { StreamNames } from '../../domain/stream/names.ts';
import { ConfigError } from '../../platform/config/read-environment.ts';
import { streamStages, synthesizerStage } from '../../stream/stages.ts';
import type { WatchedStage } from './pipeline.ts';

const known = [synthesizerStage, ...streamStages];

/**
 * Reads `CHURN_STAGES`: `name=origin` separated by commas, told upstream first.
 * @throws ConfigError for another form and for a stage that there is not
 */
export function watchedStages(configured: string | undefined, names: StreamNames): WatchedStage[] {
  const origins = new Map(
    (configured ?? '')
      .split(',')
      .filter((text) => text.trim() !== '')
      .map(parseEntry),
  );
  return known.flatMap(({ name, counts }) => {
    const origin = origins.get(name);
    if (origin === undefined) return [];
    const topic = names.topic(counts);
    const reads = name === synthesizerStage.name ? null : topic;
    return [{ name, topic, reads, url: new URL('/metrics', origin).href }];
  });
}

function parseEntry(text: string): readonly [string, string] {
  const [name = '', origin = '', ...rest] = text.trim().split('=');
  if (rest.length > 0 || !URL.canParse(origin)) {
    throw new ConfigError(
      `CHURN_STAGES: "${text.trim()}" is not name=address, such as enrich=http://127.0.0.1:19101`,
    );
  }
  if (!known.some((stage) => stage.name === name)) {
    throw new ConfigError(
      `CHURN_STAGES: there is no stage ${name}; there are ${known.map((stage) => stage.name).join(', ')}`,
    );
  }
  return [name, origin];
}
