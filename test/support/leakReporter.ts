import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { type LocalServer, startLocalServer } from '../fakes/localServer.ts';

/** One of a reporter's keys. */
export interface ReporterKey {
  readonly identifier: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  readonly isCurrent: boolean;
}

/** Draws a key pair. @param curve GitHub signs with P-256. */
export function reporterKey(identifier: string, { isCurrent = true, curve = 'prime256v1' } = {}): ReporterKey {
  return { identifier, isCurrent, ...generateKeyPairSync('ec', { namedCurve: curve }) };
}

/** The keys as a reporter publishes them. */
export function published(keys: readonly ReporterKey[]): string {
  const list = keys.map(({ identifier, publicKey, isCurrent }) => ({
    key_identifier: identifier,
    key: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    is_current: isCurrent,
  }));
  return JSON.stringify({ public_keys: list });
}

/** A report as it is posted: its body, and the headers that sign it. */
export interface SignedReport {
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Signs a body as GitHub does: ECDSA with SHA-256, in DER, in base64. */
export function signed(body: string, { identifier, privateKey }: ReporterKey): SignedReport {
  const signature = sign('sha256', Buffer.from(body), { key: privateKey, dsaEncoding: 'der' }).toString('base64');
  return {
    body,
    headers: {
      'content-type': 'application/json',
      'github-public-key-identifier': identifier,
      'github-public-key-signature': signature,
    },
  };
}

/** The body of a report of some tokens. */
export function reportOf(...tokens: readonly string[]): string {
  return JSON.stringify(
    tokens.map((token) => ({
      token,
      type: 'latchkey_api_key',
      url: 'https://github.com/acme/shop/blob/main/.env',
      source: 'content',
    })),
  );
}

/** Posts a report. */
export async function postReport(
  url: string,
  { body, headers }: SignedReport,
): Promise<{ status: number; text: string }> {
  const response = await fetch(`${url}/v1/leaks`, { method: 'POST', headers, body });
  return { status: response.status, text: await response.text() };
}

/** A server that publishes keys, as api.github.com does. */
export interface KeyServer extends LocalServer {
  /** What it publishes; a test may change it. */
  keys: readonly ReporterKey[];
  /** How often it was asked. */
  asked: number;
  /** What it answers instead of its keys. */
  instead: { readonly status: number; readonly body?: string } | undefined;
  readonly address: string;
}

/** Starts a server that publishes keys. The caller stops it. */
export async function startKeyServer(...keys: readonly ReporterKey[]): Promise<KeyServer> {
  const state: Pick<KeyServer, 'keys' | 'asked' | 'instead'> = { keys, asked: 0, instead: undefined };
  const server = await startLocalServer(() => {
    state.asked += 1;
    return state.instead ?? { status: 200, body: published(state.keys) };
  });
  return Object.assign(state, server, { address: `${server.origin}/meta/public_keys/secret_scanning` });
}
