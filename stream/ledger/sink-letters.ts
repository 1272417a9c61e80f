import type { KafkaMessage } from 'kafkajs';
import { type LedgerSource, readTopic } from './topic-reader.ts';

/** Which sinks refused a record, by where the record lies. */
export interface SinkLetters {
  /** Stages that dead-lettered the record at an offset; empty for nearly every record. */
  refusers(topic: string, partition: number, offset: string | number): ReadonlySet<string>;
}

const nobody: ReadonlySet<string> = new Set();

/** Reads the letters of all sinks; a letter written twice is one letter. */
export async function readSinkLetters(source: LedgerSource): Promise<SinkLetters> {
  const stages = new Map<string, Set<string>>();
  for (const role of ['scored', 'outcomes'] as const) {
    const topic = source.names.deadLetterTopic(source.names.topic(role));
    await readTopic(source, topic, (_, messages) => {
      for (const message of messages) {
        const place = `${letterHeader(message, 'topic')}/${letterHeader(message, 'partition')}@${letterHeader(message, 'offset')}`;
        const refusers = stages.get(place) ?? new Set<string>();
        stages.set(place, refusers.add(letterHeader(message, 'stage')));
      }
    });
  }
  return {
    refusers: (topic, partition, offset) =>
      stages.size === 0 ? nobody : (stages.get(`${topic}/${partition}@${offset}`) ?? nobody),
  };
}

/** A header of a dead letter, without its prefix; empty where it is absent. */
export const letterHeader = (message: KafkaMessage, name: string): string =>
  String(message.headers?.[`churnstream.${name}`] ?? '');
