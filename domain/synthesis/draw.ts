import type { LevelDraw, QuantileDraw } from './compile-component.ts';
import { normalCdf } from './normal.ts';

/** Returns the code of the level in whose stretch the latent normal lies. */
export function drawLevel(draw: LevelDraw, latent: Float64Array): number {
  if (draw.latent < 0) return draw.codes[0]!;
  const z = latent[draw.latent]!;
  let at = 0;
  while (z > draw.thresholds[at]!) at++;
  return draw.codes[at]!;
}

/** Returns the quantile at the latent normal's probability, null where that lies in the missing share. */
export function drawQuantile(draw: QuantileDraw, latent: Float64Array): number | null {
  if (draw.latent < 0) return draw.missing < 1 ? draw.x[0]! : null;
  const probability = normalCdf(latent[draw.latent]!);
  if (probability < draw.missing) return null;
  const { p, x } = draw;
  const along =
    draw.missing === 0 ? probability : (probability - draw.missing) / (1 - draw.missing);
  let low = 0;
  let high = p.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (p[middle]! <= along) low = middle;
    else high = middle;
  }
  const width = p[high]! - p[low]!;
  if (width <= 0) return x[high]!;
  return x[low]! + ((along - p[low]!) / width) * (x[high]! - x[low]!);
}

/** Writes root x independent into `latent`: normals with the component's correlations. */
export function correlate(
  root: Float64Array,
  count: number,
  independent: Float64Array,
  latent: Float64Array,
): void {
  let at = 0;
  for (let i = 0; i < count; i++) {
    let sum = 0;
    for (let j = 0; j <= i; j++) sum += root[at++]! * independent[j]!;
    latent[i] = sum;
  }
}

/** Returns the index of the first entry above u, for entries that rise to one. */
export function pickIndex(upTo: Float64Array, u: number): number {
  let low = 0;
  let high = upTo.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (u < upTo[middle]!) high = middle;
    else low = middle + 1;
  }
  return low;
}
