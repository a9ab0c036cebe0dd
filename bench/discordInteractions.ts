import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import autocannon from 'autocannon';
import type { Burst } from './load.ts';

/** Who types, where, and with which key Discord signs. */
export interface DiscordTypist {
  readonly user: string;
  readonly guild: string;
  readonly applicationId: string;
  readonly privateKey: KeyObject;
  /** 64 hexadecimal digits. */
  readonly publicKey: string;
}

/** Makes a typist with a key of its own. */
export function discordTypist(): DiscordTypist {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const raw = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32);
  const ids = { user: '700000000000000001', guild: '800000000000000001', applicationId: '100000000000000001' };
  return { ...ids, privateKey, publicKey: raw.toString('hex') };
}

/** What somebody does: a command given, or an option being typed. */
export interface Doing {
  readonly type: 2 | 4;
  readonly verb: string;
  readonly options: readonly object[];
}

let made = 0;

/** An interaction as Discord sends it, signed now. Each has an ID of its own: what comes twice is done once. */
export function signedInteraction(typist: DiscordTypist, { type, verb, options }: Doing) {
  made += 1;
  const { user, guild, applicationId, privateKey } = typist;
  const body = JSON.stringify({
    id: String(900_000_000_000_000_000n + BigInt(made)),
    application_id: applicationId,
    type,
    token: `token-${made}`,
    version: 1,
    guild_id: guild,
    channel_id: '900000000000000001',
    channel: { id: '900000000000000001', type: 0 },
    locale: 'en-GB',
    guild_locale: 'en-US',
    app_permissions: '442368',
    context: 0,
    authorizing_integration_owners: { 0: guild },
    attachment_size_limit: 10_485_760,
    entitlements: [],
    member: {
      user: { id: user, username: 'ana', global_name: 'Ana', discriminator: '0', avatar: null },
      roles: ['810000000000000001'],
      permissions: '2248473465835073',
      joined_at: '2026-01-01T00:00:00.000000+00:00',
      nick: null,
      pending: false,
      flags: 0,
    },
    data: {
      id: '910000000000000001',
      name: 'apikey',
      type: 1,
      options: [{ type: 1, name: verb, options }],
    },
  });
  const time = String(Math.floor(Date.now() / 1_000));
  const headers = {
    'content-type': 'application/json',
    'x-signature-timestamp': time,
    'x-signature-ed25519': sign(null, Buffer.from(time + body), privateKey).toString('hex'),
  };
  return { body, headers };
}

/** Sends the same thing as fast as it is answered, over ten connections. @throws where any answer is not 2xx. */
export async function interactionBurst(
  url: string,
  typist: DiscordTypist,
  doing: Doing,
  seconds: number,
): Promise<Burst> {
  const times: number[] = [];
  const result = await new Promise<autocannon.Result>((resolve, reject) => {
    const next = (request: autocannon.Request): autocannon.Request => ({
      ...request,
      ...signedInteraction(typist, doing),
    });
    const requests = [{ method: 'POST' as const, setupRequest: next }];
    const run = autocannon({ url, connections: 10, duration: seconds, requests }, (error, done) => {
      if (error === null || error === undefined) resolve(done);
      else reject(error);
    });
    run.on('response', (_client, _status, _bytes, time) => times.push(time));
  });
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${result.non2xx} refusals and ${result.errors} errors from ${url}`);
  return { perSecond: times.length / result.duration, times };
}
