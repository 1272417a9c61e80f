/** 1 / (1 + e^-z): the probability of a logit. */
export function sigmoid(z: number): number {
  return 1 / (1 + Math.exp(-z));
}
