/** What a program says of a secret when it presents it. */
export interface Presented {
  readonly secret: string;
  readonly source?: string;
  readonly app?: string;
}

/**
 * Presents a secret over HTTP.
 * @param url of the program.
 * @returns the whole answer.
 */
export async function askVerify(url: string, presented: Presented): Promise<Response> {
  return await fetch(`${url}/v1/verify`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(presented),
  });
}

/** @returns which secret of its key it is, or the code with which it is refused. @param url of the program. */
export async function verify(url: string, secret: string, source?: string): Promise<string> {
  const verdict: unknown = await (await askVerify(url, { secret, ...(source === undefined ? {} : { source }) })).json();
  if (typeof verdict !== 'object' || verdict === null) throw new Error(`no verdict: ${JSON.stringify(verdict)}`);
  if ('secret' in verdict) return String(verdict.secret);
  return 'code' in verdict ? String(verdict.code) : JSON.stringify(verdict);
}
