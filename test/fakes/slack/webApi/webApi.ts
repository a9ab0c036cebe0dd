import type { Answer, HttpReply } from '../../shared/faults.ts';
import type { JsonObject } from '../../shared/json.ts';
import { Args } from '../args.ts';
import { JSON_TYPE } from '../faults.ts';
import type { AppSettings } from '../workspace.ts';
import type { Fixture } from '../world.ts';
import { CHAT_METHODS } from './chat.ts';
import { CONVERSATION_METHODS } from './conversations.ts';
import { FILE_METHODS } from './files.ts';
import { IDENTITY_METHODS } from './identity.ts';
import { failure, type Method } from './method.ts';
import { VIEW_METHODS } from './views.ts';

/** What WebClient and Slack's docs let one send with any method. */
const ALWAYS = ['token', 'team_id'];

/** The Web API: knows the methods that an app of ours needs, and no other. */
export class WebApi {
  readonly #world: Fixture;
  readonly #methods: ReadonlyMap<string, Method>;

  /** @param openConnection makes the URL that `apps.connections.open` answers, or Slack's code for why there is none. */
  constructor(world: Fixture, openConnection: () => JsonObject) {
    this.#world = world;
    const connections: Method = { token: 'app', required: [], optional: [], run: openConnection };
    this.#methods = new Map(
      Object.entries({
        ...IDENTITY_METHODS,
        ...CONVERSATION_METHODS,
        ...CHAT_METHODS,
        ...FILE_METHODS,
        ...VIEW_METHODS,
        'apps.connections.open': connections,
      }),
    );
  }

  /** Answers a call, or fails as planned. @param authorization the header of that name. */
  async handle(name: string, body: string, contentType: string, authorization: string | undefined): Promise<Answer> {
    const { records, ids, changes, faults } = this.#world;
    const args = Args.read(body, contentType);
    const read = args instanceof Args ? args : new Args({});
    const header = /^Bearer (\S+)$/i.exec(authorization ?? '')?.[1];
    const token = header ?? read.text('token');
    const call = { method: name, args: read.all, token, at: ids.now(), reply: undefined };
    const index = records.calls.push(call) - 1;
    changes.notify();
    return await faults.apply(name, async (): Promise<HttpReply> => {
      const reply = args instanceof Args ? await this.#call(name, args, token, header !== undefined) : failure(args);
      records.calls[index] = { ...call, reply };
      if (reply['ok'] !== true) {
        const said = reply['response_metadata'];
        records.refuse({
          where: name,
          reason: String(reply['error']),
          payload: read.all,
          messages: said === undefined ? [] : [JSON.stringify(said)],
        });
      }
      changes.notify();
      const headers = { ...JSON_TYPE, 'x-oauth-scopes': this.#world.workspace.app.scopes.join(',') };
      return { status: 200, headers, body: JSON.stringify(reply) };
    });
  }

  async #call(name: string, args: Args, token: string | undefined, inHeader: boolean): Promise<JsonObject> {
    const method = this.#methods.get(name);
    if (method === undefined) return { ...failure('unknown_method'), req_method: name };
    const { app, uninstalled } = this.#world.workspace;
    if (token === undefined) return failure('not_authed');
    const kind = kindOfToken(token, app);
    if (kind === undefined) return failure('invalid_auth');
    if (kind === 'bot' && uninstalled) return failure('account_inactive');
    // Source: docs.slack.dev/reference/methods/apps.connections.open: this token is taken from the header only.
    if (kind !== method.token || (method.token === 'app' && !inHeader)) return failure('not_allowed_token_type');
    if (method.scope !== undefined && !app.scopes.includes(method.scope)) {
      return { ...failure('missing_scope'), needed: method.scope, provided: app.scopes.join(',') };
    }
    const missing = method.required.filter((field) => !args.has(field));
    if (missing.length > 0)
      return failure(
        'invalid_arguments',
        missing.map((field) => `missing required field: ${field}`),
      );
    const known = new Set([...ALWAYS, ...method.required, ...method.optional]);
    for (const field of Object.keys(args.all)) {
      if (!known.has(field)) this.#world.records.complain(name, `unknown argument: ${field}`);
    }
    return await method.run(args, this.#world);
  }
}

function kindOfToken(token: string, app: AppSettings): Method['token'] | undefined {
  if (token === app.botToken) return 'bot';
  return token === app.appToken ? 'app' : undefined;
}
