import { isList, type JsonObject } from '../shared/json.ts';
import { CLOSE, INTENT, KNOWN_INTENTS, PRIVILEGED_INTENTS } from './numbers.ts';
import { guildCreated, userObject } from './objects.ts';
import type { Realm } from './realm.ts';
import type { Session } from './sessions.ts';

/** What a client says who it is, or the code with which it is turned away. */
export type Identity =
  | { readonly kind: 'known'; readonly shard: readonly [number, number]; readonly intents: number }
  | { readonly kind: 'refused'; readonly code: number };

/** Whether a token is the bot's, and still good. */
export function isToken(realm: Realm, { token }: JsonObject): boolean {
  return !realm.tokenReset && token === realm.app.botToken;
}

/** Reads IDENTIFY. Source: docs.discord.com/developers/events/gateway-events#identify */
export function identityIn(realm: Realm, said: JsonObject): Identity {
  const refused = (code: number): Identity => ({ kind: 'refused', code });
  if (!isToken(realm, said)) return refused(CLOSE.authenticationFailed);
  const shard = shardIn(said);
  if (shard === undefined) return refused(CLOSE.invalidShard);
  const { intents } = said;
  const known = typeof intents === 'number' && Number.isInteger(intents) && (intents & ~KNOWN_INTENTS) === 0;
  if (!known) return refused(CLOSE.invalidIntents);
  const notAllowed = intents & PRIVILEGED_INTENTS & ~realm.app.privilegedIntents;
  return notAllowed === 0 ? { kind: 'known', shard, intents } : refused(CLOSE.disallowedIntents);
}

/** Tells a new session of itself and of the guilds. Source: docs.discord.com/developers/events/gateway-events#ready */
export function greet(session: Session, realm: Realm, origin: string): void {
  const guilds = [...realm.guilds.values()].filter(({ id, joined }) => joined && session.isAbout(id));
  session.dispatch('READY', {
    v: 10,
    user: { ...userObject(realm.user(realm.app.botId)), verified: true, mfa_enabled: true, email: null, flags: 0 },
    guilds: guilds.map(({ id }) => ({ id, unavailable: true })),
    session_id: session.id,
    session_type: 'normal',
    resume_gateway_url: `${origin.replace('http', 'ws')}/resume`,
    ...(session.identify['shard'] === undefined ? {} : { shard: session.shard }),
    application: { id: realm.app.id, flags: 0 },
    private_channels: [],
    relationships: [],
    presences: [],
  });
  if ((session.intents & INTENT.guilds) === 0) return;
  const everybody = (session.intents & INTENT.guildMembers) !== 0;
  for (const guild of guilds) {
    if (guild.available) session.dispatch('GUILD_CREATE', guildCreated(realm, guild, everybody));
  }
}

/** @returns what was said, without the token. */
export function withoutToken({ token: _token, ...rest }: JsonObject): JsonObject {
  return rest;
}

function shardIn({ shard }: JsonObject): readonly [number, number] | undefined {
  if (shard === undefined) return [0, 1];
  if (!isList(shard)) return undefined;
  const [id, count] = shard;
  return typeof id === 'number' && typeof count === 'number' && id < count ? [id, count] : undefined;
}
