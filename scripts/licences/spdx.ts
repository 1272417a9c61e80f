/**
 * Whether an SPDX expression lets us use the package: one side of an OR is enough, an AND needs all.
 * Anything more involved (nested brackets, WITH) is refused, for a person to read.
 */
export function isAllowed(expression: string, allowed: ReadonlySet<string>): boolean {
  const bare = expression.trim().replace(/^\(([^()]*)\)$/, '$1');
  return bare
    .split(/ OR /)
    .some((option) => option.split(/ AND /).every((name) => allowed.has(name.trim())));
}
