/** 1 / (1 + e^-z): the probability of a logit. */
export function sigmoid(z: number): number {
  return 1 / (1 + Math.exp(-z));
}

/** ln(p / (1 - p)): the logit of a probability. */
export function logit(probability: number): number {
  return Math.log(probability / (1 - probability));
}
