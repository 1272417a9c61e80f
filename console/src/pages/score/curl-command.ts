import type { Values } from '../../api/types.ts';

/** The command that asks for the same score; a key is left for whoever runs it to fill in. */
export function curlCommand(origin: string, values: Values, needsKey: boolean): string {
  const known_features = Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== null),
  );
  const body = JSON.stringify({ known_features });
  const key = needsKey ? ` -H 'Authorization: Bearer <key>'` : '';
  return `curl ${origin}/v1/score${key} --json '${body.replaceAll("'", `'\\''`)}'`;
}
