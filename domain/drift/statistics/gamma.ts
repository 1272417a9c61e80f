const lanczos = [
  676.5203681218851, -1259.1392167224028, 771.3234287776531, -176.6150291621406, 12.507343278686905,
  -0.13857109526572012, 9.984369578019572e-6, 1.5056327351493116e-7,
] as const;

/** Natural logarithm of the gamma function at x > 0. Source: Lanczos 1964, g = 7; relative error below 1e-14. */
export function logGamma(x: number): number {
  const y = x - 1;
  let sum = 0.9999999999998099;
  for (let i = 0; i < lanczos.length; i++) sum += lanczos[i]! / (y + i + 1);
  const t = y + 7.5;
  return 0.5 * Math.log(2 * Math.PI) + (y + 0.5) * Math.log(t) - t + Math.log(sum);
}

const steps = 500;
const tiny = 1e-300;

/**
 * The upper regularised incomplete gamma function Q(a, x). Source: Numerical Recipes (Press et al. 2007), 6.2: the series
 * below a + 1, Lentz's continued fraction above, so that tails of 1e-200 keep their digits.
 */
function upperGamma(a: number, x: number): number {
  if (!(x > 0)) return 1;
  const scale = Math.exp(-x + a * Math.log(x) - logGamma(a));
  if (x < a + 1) {
    let term = 1 / a;
    let sum = term;
    for (let i = 1; i < steps && term > sum * 1e-16; i++) {
      term *= x / (a + i);
      sum += term;
    }
    return 1 - sum * scale;
  }
  let b = x + 1 - a;
  let c = 1 / tiny;
  let d = 1 / b;
  let h = d;
  for (let i = 1; i < steps; i++) {
    const an = -i * (i - a);
    b += 2;
    d = an * d + b;
    if (Math.abs(d) < tiny) d = tiny;
    c = b + an / c;
    if (Math.abs(c) < tiny) c = tiny;
    d = 1 / d;
    const delta = d * c;
    h *= delta;
    if (Math.abs(delta - 1) < 1e-15) break;
  }
  return h * scale;
}

/** Probability that a chi-square variable with so many degrees of freedom exceeds x. */
export function chiSquareTail(x: number, degrees: number): number {
  return upperGamma(degrees / 2, x / 2);
}

/** The value that a chi-square variable exceeds with the given probability, to 1e-9 relative; by bisection. */
export function chiSquareLimit(tail: number, degrees: number): number {
  let low = 0;
  let high = degrees + 10;
  while (chiSquareTail(high, degrees) > tail) high *= 2;
  while (high - low > 1e-9 * high) {
    const middle = (low + high) / 2;
    if (chiSquareTail(middle, degrees) > tail) low = middle;
    else high = middle;
  }
  return high;
}
