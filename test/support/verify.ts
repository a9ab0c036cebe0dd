/**
 * Presents a secret over HTTP.
 * @param url of the program.
 * @returns which secret of its key it is, or the code with which it is refused.
 */
export async function verify(url: string, secret: string, source: string): Promise<string> {
  const response = await fetch(`${url}/v1/verify`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ secret, source }),
  });
  const verdict: unknown = await response.json();
  if (typeof verdict !== 'object' || verdict === null) throw new Error(`no verdict: ${JSON.stringify(verdict)}`);
  if ('secret' in verdict) return String(verdict.secret);
  return 'code' in verdict ? String(verdict.code) : JSON.stringify(verdict);
}
