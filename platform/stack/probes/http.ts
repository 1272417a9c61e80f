/**
 * Resolves with the body when the URL answers with a status below 300. A user and password in the
 * URL are sent as basic authentication, since fetch takes none there.
 */
export async function probeHttp(address: string, deadlineMs: number): Promise<string> {
  const url = new URL(address);
  const headers: Record<string, string> = {};
  if (url.username !== '') {
    const credentials = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
    headers.authorization = `Basic ${Buffer.from(credentials).toString('base64')}`;
    url.username = '';
    url.password = '';
  }
  const answer = await fetch(url, { headers, signal: AbortSignal.timeout(deadlineMs) });
  const body = await answer.text();
  if (!answer.ok) throw new Error(`HTTP ${answer.status}: ${body.slice(0, 200)}`);
  return body;
}
