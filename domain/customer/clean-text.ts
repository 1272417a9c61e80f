// Controls, NUL among them (which Postgres refuses in text), and what a decoder puts for invalid UTF-8.
const unclean = /[\p{Cc}\uFFFD]/u;

/** Whether every store takes the text and gives it back unchanged. */
export function isCleanText(text: string): boolean {
  return !unclean.test(text) && text.isWellFormed();
}
