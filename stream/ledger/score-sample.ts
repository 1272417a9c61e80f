import { scoredSchema } from '../../domain/profile/avro-schema.ts';
import type { CustomerEvent, ScoredEvent } from '../../domain/stream/event.ts';
import { loadChampion } from '../../scoring/load-champion.ts';
import { createDecoder } from '../decode-records.ts';
import type { OffenderList } from './offenders.ts';
import type { LedgerSource } from './topic-reader.ts';

const sampleSize = 1_000;

/** A sample of scored records: those whose ids hash lowest, so that every run of one stream draws the same. */
export interface ScoreSample {
  /** Whether a record of this hash may belong to the sample. */
  takes(hash: number): boolean;
  offer(hash: number, value: Uint8Array): void;
  /** The values drawn, lowest hash first. */
  drawn(): readonly Buffer[];
}

export function createScoreSample(size = sampleSize): ScoreSample {
  let kept: { readonly hash: number; readonly value: Buffer }[] = [];
  let limit = Number.POSITIVE_INFINITY;
  const cut = (): void => {
    kept = kept.sort((a, b) => a.hash - b.hash).slice(0, size);
    limit = kept.at(-1)?.hash ?? limit;
  };
  return {
    takes: (hash) => hash <= limit,
    offer(hash, value) {
      if (hash > limit) return;
      // A copy: the value is a slice of a whole fetch, which the next one overwrites.
      kept.push({ hash, value: Buffer.from(value) });
      if (kept.length >= 2 * size) cut();
    },
    drawn() {
      cut();
      return kept.map(({ value }) => value);
    },
  };
}

export interface Rescoring {
  /** Records of the sample that the committed champion has scored again. */
  readonly rescored: number;
  /** Of these, the ones whose score is not the same to the last bit. */
  readonly differing: number;
}

/** Scores the sample again, offline, and compares; records of other model versions are left out. */
export async function rescoreSample(
  source: LedgerSource,
  sample: ScoreSample,
  offenders: OffenderList,
): Promise<Rescoring> {
  const drawn = sample.drawn();
  if (drawn.length === 0) return { rescored: 0, differing: 0 };
  const decode = createDecoder<ScoredEvent>(source, scoredSchema(source.loaded.profile));
  const scorer = await loadChampion(source.loaded);
  try {
    const records = (await decode(drawn.map((value) => ({ value })))).filter(
      (record): record is ScoredEvent => record?.model_version === scorer.version,
    );
    const matrix = new Float32Array(records.length * scorer.featureCount);
    for (const [row, record] of records.entries()) {
      scorer.encode(record as unknown as CustomerEvent, matrix, row * scorer.featureCount);
    }
    const again = await scorer.score(matrix, records.length);
    let differing = 0;
    for (const [row, record] of records.entries()) {
      if (Object.is(again[row], record.churn_probability)) continue;
      differing++;
      const offline = `offline ${again[row]}, on the stream ${record.churn_probability}`;
      offenders.add(`score of ${record.event_id}`, offline);
    }
    return { rescored: records.length, differing };
  } finally {
    await scorer.close();
  }
}
