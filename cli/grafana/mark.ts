import { type MarkKind, markKinds, tag } from '../../grafana/src/panels/dashboard.ts';
import type { Grafana } from '../../platform/grafana/client.ts';

export const markWords = Object.keys(markKinds).join('|');

export const isMarkKind = (word: string): word is MarkKind => Object.hasOwn(markKinds, word);

/** Sets a mark of this kind on every panel, now. */
export function markStream(grafana: Grafana, kind: MarkKind, words: string): Promise<void> {
  return grafana.annotate(words, [tag, kind]);
}
