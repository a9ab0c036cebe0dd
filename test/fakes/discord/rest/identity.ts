import { isObject, type JsonObject, textIn } from '../../shared/json.ts';
import { INTENT } from '../numbers.ts';
import { channelObject, guildObject, memberObject, roleObject, userObject } from '../objects.ts';
import type { Problem } from '../problems.ts';
import { failed, type Outcome } from '../restErrors.ts';
import { type Fixture, tell } from '../world.ts';
import { type Handlers, param, type RouteRequest } from './route.ts';

/** Who and what there is. */
export const IDENTITY_ROUTES: Handlers = {
  'GET /users/@me': (_request, { realm }) =>
    ok({ ...userObject(realm.user(realm.app.botId)), verified: true, mfa_enabled: true }),
  'GET /users/@me/guilds': (_request, { realm }) => ({
    kind: 'ok',
    body: [...realm.guilds.values()]
      .filter(({ joined }) => joined)
      .map((guild) => ({ id: guild.id, name: guild.name, icon: null, owner: false, permissions: '0', features: [] })),
  }),
  'DELETE /users/@me/guilds/:guild': leaveGuild,
  'GET /users/:user': (request, { realm }) => {
    const user = realm.users.get(param(request, 'user'));
    return user === undefined ? failed(10013) : ok(userObject(user));
  },
  'POST /users/@me/channels': openDirect,
  'GET /applications/@me': application,
  'GET /oauth2/applications/@me': application,
  'GET /guilds/:guild': inGuild((_request, { realm }, id) => ok(guildObject(realm.guild(id)))),
  'GET /guilds/:guild/roles': inGuild((_request, { realm }, id) => ({
    kind: 'ok',
    body: [...realm.guild(id).roles.values()].map(roleObject),
  })),
  'GET /guilds/:guild/channels': inGuild((_request, { realm }, id) => ({
    kind: 'ok',
    body: [...realm.channels.values()]
      .filter(({ guild }) => guild === id)
      .map((channel) => channelObject(realm, channel)),
  })),
  'GET /guilds/:guild/members': inGuild(listMembers),
  'GET /guilds/:guild/members/:user': inGuild((request, { realm }, id) => {
    const user = param(request, 'user');
    const member = realm.guild(id).members.get(user);
    if (member !== undefined) return ok(memberObject(realm, member));
    return failed(realm.users.has(user) ? 10007 : 10013);
  }),
};

function ok(body: JsonObject): Outcome {
  return { kind: 'ok', body };
}

/** Of a guild in which the bot is not, it is told nothing. */
function inGuild(run: (request: RouteRequest, world: Fixture, guild: string) => Outcome) {
  return (request: RouteRequest, world: Fixture): Outcome => {
    const guild = world.realm.guilds.get(param(request, 'guild'));
    return guild?.joined === true ? run(request, world, guild.id) : failed(10004);
  };
}

/** Source: docs.discord.com/developers/resources/application#application-object */
function application(_request: RouteRequest, { realm }: Fixture): Outcome {
  const { id, name, publicKey } = realm.app;
  return ok({
    id,
    name,
    icon: null,
    description: '',
    summary: '',
    bot_public: false,
    bot_require_code_grant: false,
    verify_key: publicKey,
    flags: 0,
    hook: true,
    bot: userObject(realm.user(realm.app.botId)),
    approximate_guild_count: [...realm.guilds.values()].filter(({ joined }) => joined).length,
    integration_types_config: { '0': {} },
  });
}

/** Only with the privileged intent. Source: …/resources/guild#list-guild-members */
function listMembers({ query }: RouteRequest, { realm }: Fixture, id: string): Outcome {
  if ((realm.app.privilegedIntents & INTENT.guildMembers) === 0) return failed(50001);
  const limit = Number(query.get('limit') ?? '1');
  const after = BigInt(query.get('after') ?? '0');
  const members = [...realm.guild(id).members.values()]
    .filter(({ user }) => BigInt(user) > after)
    .sort((one, other) => (BigInt(one.user) < BigInt(other.user) ? -1 : 1))
    .slice(0, limit);
  return { kind: 'ok', body: members.map((member) => memberObject(realm, member)) };
}

function leaveGuild(request: RouteRequest, world: Fixture): Outcome {
  const guild = world.realm.guilds.get(param(request, 'guild'));
  if (guild?.joined !== true) return failed(10004);
  world.realm.putGuild({ id: guild.id, joined: false });
  world.realm.removeMember(guild.id, world.realm.app.botId);
  tell(world, 'GUILD_DELETE', { id: guild.id }, guild.id, INTENT.guilds);
  return { kind: 'empty' };
}

/** Opening one always works; writing in it may not. Source: …/resources/user#create-dm */
function openDirect({ body }: RouteRequest, { realm }: Fixture): Outcome {
  const recipient = isObject(body) ? textIn(body, 'recipient_id') : undefined;
  if (recipient === undefined) {
    const problem: Problem = { path: ['recipient_id'], code: 'BASE_TYPE_REQUIRED', message: 'This field is required' };
    return failed(50035, [problem]);
  }
  const user = realm.users.get(recipient);
  if (user === undefined) return failed(50033);
  if (user.bot) return failed(50007);
  return ok(channelObject(realm, realm.directWith(recipient)));
}
