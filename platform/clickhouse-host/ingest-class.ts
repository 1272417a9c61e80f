import { ingestWorkload } from './limits.ts';

const startsWithInsert = /^(\s|--[^\n]*\n|\/\*[\s\S]*?\*\/)*INSERT\b/i;

/**
 * Puts an insert whose statement stands in the URL, as every client of ClickHouse sends it, into the
 * workload for writers; any other request, and one that names its workload, stays as it is.
 */
export function classedUrl(url: string): string {
  const mark = url.indexOf('?');
  if (mark < 0 || !url.includes('query=', mark)) return url;
  const parameters = new URLSearchParams(url.slice(mark + 1));
  if (parameters.has('workload') || !startsWithInsert.test(parameters.get('query') ?? ''))
    return url;
  return `${url}&workload=${ingestWorkload}`;
}
