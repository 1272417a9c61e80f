import type { Profile } from '../../domain/profile/profile.ts';
import {
  type CustomerFeatures,
  featuresOf,
} from '../../domain/served-features/customer-features.ts';
import type { ScoredEvent } from '../../domain/stream/event.ts';
import { scanRecord } from '../../platform/avro/scan-record.ts';
import { scoredLayout } from '../scored-rows/scored-rows.ts';
import type { CustomerState } from './customer-state.ts';
import { type FeatureLayout, featureLayout } from './feature-layout.ts';
import { createStampReader } from './read-stamp.ts';
import { encodeState, type StateParts } from './state-bytes.ts';

/** How the states of a profile's customers are written and read. */
export interface StateCodec {
  /** In which states are written. */
  readonly layout: FeatureLayout;
  encode(state: CustomerState): Buffer;
  /**
   * Returns a state to fold events into, with its event in the current schema. @throws Error where the schema that it was
   * written in does not become that one
   */
  toState(customerRef: string, parts: StateParts, written: FeatureLayout): CustomerState;
}

export function createStateCodec(profile: Profile): StateCodec {
  const layout = featureLayout(profile);
  const scanned = scoredLayout(profile);
  const readStamp = createStampReader(profile, scanned);
  const spans = new Int32Array(scanned.width);
  const translators = new Map<string, (record: Buffer) => Buffer>();
  const toCurrent = (record: Buffer, written: FeatureLayout): Buffer => {
    if (written.id === layout.id) return record;
    const translate = translators.get(written.id) ?? translatorOf(written, layout);
    translators.set(written.id, translate);
    return translate(record);
  };
  return {
    layout,
    encode: ({ offset, newest, history, record }) => {
      const { timeMs, sequence } = newest;
      return encodeState({ offset, timeMs, sequence, layoutId: layout.id, history, record });
    },
    toState(customerRef, { offset, history, record }, written) {
      const current = toCurrent(record, written);
      if (!scanRecord(scanned.fields, current, 0, spans, 0)) {
        throw new Error(`the features of ${customerRef} hold an event that cannot be read`);
      }
      const newest = readStamp(current, spans, 0);
      return { customerRef, offset, newest, history, record: current };
    },
  };
}

function translatorOf(from: FeatureLayout, to: FeatureLayout): (record: Buffer) => Buffer {
  const resolver = to.type.createResolver(from.type);
  return (record) => to.type.toBuffer(to.type.fromBuffer(record, resolver));
}

/** Returns a state as features, with the names under which it was written. */
export function toFeatures(
  { history, record }: Pick<StateParts, 'history' | 'record'>,
  written: FeatureLayout,
): CustomerFeatures {
  return featuresOf(written.names, written.type.fromBuffer(record) as ScoredEvent, history);
}
