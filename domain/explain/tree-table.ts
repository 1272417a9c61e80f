import type { TreeGame } from './tree-game.ts';

/** Adds what the trees contribute for one customer to `shares`, by feature. */
export type AddTreeShares = (data: Float32Array, offset: number, shares: Float64Array) => void;

/**
 * Returns the contributions of many trees at once. Each pattern of answers is worked out when it is first met and looked
 * up from then on; all stand in flat arrays, since a customer is asked more than a thousand splits.
 */
export function createTreeTable(games: readonly TreeGame[]): AddTreeShares {
  const splitStart = starts(games.map(({ columns }) => columns.length));
  const featureStart = starts(games.map(({ features }) => features.length));
  const patternStart = starts(games.map(({ columns }) => 2 ** columns.length));
  const shareStart = starts(
    games.map(({ columns, features }) => 2 ** columns.length * features.length),
  );
  const { columns, thresholds, questionOf } = distinctQuestions(games);
  const left = new Uint8Array(columns.length);
  const features = Int32Array.from(games.flatMap((game) => game.features));
  const isKnown = new Uint8Array(patternStart.at(-1)!);
  const table = new Float64Array(shareStart.at(-1)!);
  const learn = (tree: number, answers: number, at: number): void => {
    table.set(games[tree]!.sharesOf(answers), at);
    isKnown[patternStart[tree]! + answers] = 1;
  };
  return (data, offset, shares) => {
    for (let i = 0; i < left.length; i++) {
      left[i] = data[offset + columns[i]!]! <= thresholds[i]! ? 1 : 0;
    }
    let split = 0;
    for (let tree = 0; tree < games.length; tree++) {
      const end = splitStart[tree + 1]!;
      let answers = 0;
      for (let bit = 0; split < end; split++, bit++) answers |= left[questionOf[split]!]! << bit;
      const first = featureStart[tree]!;
      const count = featureStart[tree + 1]! - first;
      const at = shareStart[tree]! + answers * count;
      if (isKnown[patternStart[tree]! + answers] === 0) learn(tree, answers, at);
      for (let i = 0; i < count; i++) shares[features[first + i]!]! += table[at + i]!;
    }
  };
}

/** The questions of all splits, each once: trees ask the same ones over and over. */
function distinctQuestions(games: readonly TreeGame[]) {
  const known = new Map<string, number>();
  const columns: number[] = [];
  const thresholds: number[] = [];
  const questionOf: number[] = [];
  for (const game of games) {
    for (const [i, column] of game.columns.entries()) {
      const threshold = game.thresholds[i]!;
      const key = `${column} ${threshold}`;
      const question = known.get(key) ?? columns.length;
      if (question === columns.length) {
        known.set(key, question);
        columns.push(column);
        thresholds.push(threshold);
      }
      questionOf.push(question);
    }
  }
  return {
    columns: Int32Array.from(columns),
    thresholds: Float32Array.from(thresholds),
    questionOf: Int32Array.from(questionOf),
  };
}

/** Where each part begins that has so many places, and where the last ends. */
function starts(sizes: readonly number[]): Int32Array {
  const places = new Int32Array(sizes.length + 1);
  for (const [i, size] of sizes.entries()) places[i + 1] = places[i]! + size;
  return places;
}
