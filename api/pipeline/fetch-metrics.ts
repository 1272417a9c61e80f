/** How long a stage is waited for, in milliseconds. */
const waitMs = 1_000;

/** Returns a page of metrics. @throws where nobody answers in time, or with an error */
export async function fetchMetrics(url: string): Promise<string> {
  const answer = await fetch(url, { signal: AbortSignal.timeout(waitMs) });
  if (!answer.ok) throw new Error(`${url} answers ${answer.status}`);
  return answer.text();
}
