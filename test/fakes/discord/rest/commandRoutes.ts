import { isList, isObject, type Json, type JsonObject, textIn } from '../../shared/json.ts';
import type { CommandRefusal, RegisteredCommand } from '../commands.ts';
import { problemsOfCommand } from '../components.ts';
import type { Problem } from '../problems.ts';
import { failed, type Outcome } from '../restErrors.ts';
import type { Fixture } from '../world.ts';
import { type Handler, type Handlers, param, type RouteRequest } from './route.ts';

/** What a command's change is checked with, where it says nothing itself. */
type Scope = 'global' | 'guild';

/** Registering commands, everywhere or in a guild. Source: docs.discord.com/developers/interactions/application-commands#endpoints */
export const COMMAND_ROUTES: Handlers = {
  'GET /applications/:app/commands': scoped(list),
  'POST /applications/:app/commands': scoped(create),
  'PUT /applications/:app/commands': scoped(replace),
  'GET /applications/:app/commands/:command': scoped(one),
  'PATCH /applications/:app/commands/:command': scoped(edit),
  'DELETE /applications/:app/commands/:command': scoped(remove),
  'GET /applications/:app/guilds/:guild/commands': scoped(list),
  'POST /applications/:app/guilds/:guild/commands': scoped(create),
  'PUT /applications/:app/guilds/:guild/commands': scoped(replace),
  'GET /applications/:app/guilds/:guild/commands/:command': scoped(one),
  'PATCH /applications/:app/guilds/:guild/commands/:command': scoped(edit),
  'DELETE /applications/:app/guilds/:guild/commands/:command': scoped(remove),
};

type Run = (request: RouteRequest, world: Fixture, guild: string | undefined) => Outcome;

function scoped(run: Run): Handler {
  return (request, world) => {
    if (param(request, 'app') !== world.realm.app.id) return failed(20012);
    const { guild } = request.params;
    // A guild that did not authorise the app for commands: it is told of as one that the app has no access to.
    if (guild !== undefined && world.realm.guilds.get(guild)?.joined !== true) return failed(50001);
    return run(request, world, guild);
  };
}

function list(_request: RouteRequest, { commands }: Fixture, guild: string | undefined): Outcome {
  return { kind: 'ok', body: commands.in(guild).map(({ definition }) => definition) };
}

function one(request: RouteRequest, { commands }: Fixture, guild: string | undefined): Outcome {
  const found = commands.byId(guild, param(request, 'command'));
  return found === undefined ? failed(10063) : { kind: 'ok', body: found.definition };
}

function create({ body }: RouteRequest, { commands }: Fixture, guild: string | undefined): Outcome {
  const problems = problemsOfCommand(body, scopeOf(guild));
  if (problems.length > 0 || !isObject(body)) return failed(50035, problems);
  const made = commands.put(guild, body);
  if (isRefused(made)) return failed(made);
  return { kind: 'ok', body: made.command.definition, status: made.isNew ? 201 : 200 };
}

function replace({ body }: RouteRequest, { commands }: Fixture, guild: string | undefined): Outcome {
  if (!isList(body)) {
    const message = 'Only iterables may be used in a ListType';
    return failed(50035, [{ path: [], code: 'LIST_TYPE_CONVERT', message }]);
  }
  const problems = body.flatMap((item, index) => problemsOfCommand(item, scopeOf(guild), [index]));
  if (problems.length > 0) return failed(50035, [...problems, ...sameNames(body)]);
  if (sameNames(body).length > 0) return failed(50035, sameNames(body));
  const made = commands.replace(guild, body.filter(isObject));
  if (isRefused(made)) return failed(made);
  return { kind: 'ok', body: made.map(({ definition }: RegisteredCommand) => definition) };
}

function edit(request: RouteRequest, { commands }: Fixture, guild: string | undefined): Outcome {
  const found = commands.byId(guild, param(request, 'command'));
  if (found === undefined) return failed(10063);
  const { body } = request;
  const changes = isObject(body) ? body : {};
  const { name, description, options, type } = found.definition;
  const whole: JsonObject = { name, description, type, ...(options === undefined ? {} : { options }), ...changes };
  const problems = problemsOfCommand(isObject(body) ? whole : body, scopeOf(guild));
  if (problems.length > 0) return failed(50035, problems);
  return { kind: 'ok', body: commands.edit(found, changes).definition };
}

function remove(request: RouteRequest, { commands }: Fixture, guild: string | undefined): Outcome {
  const found = commands.byId(guild, param(request, 'command'));
  if (found === undefined) return failed(10063);
  commands.remove(found);
  return { kind: 'empty' };
}

function scopeOf(guild: string | undefined): Scope {
  return guild === undefined ? 'global' : 'guild';
}

function isRefused(made: unknown): made is CommandRefusal {
  return typeof made === 'number';
}

function sameNames(commands: readonly Json[]): readonly Problem[] {
  const seen = new Set<string>();
  return commands.filter(isObject).flatMap((command, index) => {
    const key = `${String(command['type'] ?? 1)} ${textIn(command, 'name') ?? ''}`;
    const twice = seen.has(key);
    seen.add(key);
    const code = 'APPLICATION_COMMANDS_DUPLICATE_NAME';
    return twice ? [{ path: [index], code, message: 'Application command names must be unique' }] : [];
  });
}
