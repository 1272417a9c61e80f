import type { SynthesizerParameters } from './parameters.ts';

/** Returns the parameters as JSON text with one innermost list per line, so that a new fit can be compared. */
export function formatParameters(parameters: SynthesizerParameters): string {
  const text = JSON.stringify(parameters, null, 1);
  // Line breaks stand only between JSON's tokens, never inside a string.
  return `${text.replace(/\[[^[\]{}]*\]/g, (list) => list.replace(/\n\s*/g, ''))}\n`;
}
