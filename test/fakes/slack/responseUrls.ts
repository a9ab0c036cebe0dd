import type { HttpReply } from '../shared/faults.ts';
import { isObject, parseJson } from '../shared/json.ts';
import { happened } from '../shared/world.ts';
import { Args } from './args.ts';
import { contentOf } from './content.ts';
import type { Message } from './messages.ts';
import { type Fixture, post } from './world.ts';

/** Source: docs.slack.dev/interactivity/handling-user-interaction#message_responses */
const POSTS = 5;
const MINUTES_30 = 30 * 60_000;
const FIELDS = new Set(
  'text blocks attachments response_type replace_original delete_original thread_ts mrkdwn unfurl_links unfurl_media metadata'.split(
    ' ',
  ),
);

/** What a URL answers: a typed command, or a click on a message. */
export interface UrlGrant {
  readonly kind: 'commands' | 'actions';
  readonly user: string;
  readonly channel: string;
  readonly cause: string;
  /** The message that was clicked on. */
  readonly message: Message | undefined;
}

/** The URLs under which an app can answer an interaction: five times, within thirty minutes. */
export class ResponseUrls {
  readonly #granted = new Map<string, { readonly grant: UrlGrant; readonly at: number; uses: number }>();
  readonly #world: Fixture;

  constructor(world: Fixture) {
    this.#world = world;
  }

  /** @returns a new URL. */
  issue(grant: UrlGrant): string {
    const { ids, origin, workspace } = this.#world;
    const path = `/hooks/${grant.kind}/${workspace.team.id}/${ids.secret()}`;
    this.#granted.set(path, { grant, at: ids.now(), uses: 0 });
    return `${origin}${path}`;
  }

  /** Takes a post to a URL and answers it. Posts may be made to fail: see `Faults`. */
  async handle(path: string, body: string, contentType: string): Promise<HttpReply> {
    const granted = this.#granted.get(path);
    const payload = parseJson(body);
    const refuse = (status: number, error: string, messages: readonly string[] = []): HttpReply => {
      this.#world.records.refuse({ where: 'response_url', reason: error, payload, messages });
      const reply = { status, headers: { 'content-type': 'application/json; charset=utf-8' } };
      return { ...reply, body: JSON.stringify({ ok: false, error }) };
    };
    if (granted === undefined) return refuse(404, 'no_such_url');
    if (this.#world.ids.now() - granted.at > MINUTES_30) return refuse(404, 'expired_url');
    if (granted.uses >= POSTS) return refuse(404, 'used_url');
    granted.uses += 1;
    if (!/^application\/json\b/.test(contentType)) return refuse(400, 'invalid_payload', ['send application/json']);
    if (!isObject(payload)) return refuse(400, 'invalid_payload', ['the body is no JSON object']);
    const args = new Args(payload);
    this.#complainOf(args, granted.grant);
    return await this.#answer(args, granted.grant, refuse);
  }

  async #answer(
    args: Args,
    grant: UrlGrant,
    refuse: (status: number, error: string, messages?: readonly string[]) => HttpReply,
  ): Promise<HttpReply> {
    const { message: original, channel, user, cause } = grant;
    const ok: HttpReply = { status: 200, headers: { 'content-type': 'text/plain' }, body: 'ok' };
    if (args.flag('delete_original') && original !== undefined) {
      if (isLost(original)) return refuse(404, 'message_not_found');
      const seen = original.visible;
      original.remove('deleted');
      if (seen) await happened(this.#world, { what: 'deleted', message: original, cause });
      if (!args.has('text') && !args.has('blocks')) return ok;
    }
    const read = contentOf(this.#world, 'response_url', args);
    if (read.kind === 'error') return refuse(400, read.error, read.messages);
    // Without the argument Slack may overwrite what was clicked on; so it does here.
    const replaces = args.has('replace_original') ? args.flag('replace_original') : true;
    if (original !== undefined && replaces && !args.flag('delete_original')) {
      if (isLost(original)) return refuse(404, 'message_not_found');
      original.change({ ...read.content, at: this.#world.ids.now(), by: 'replace_original' });
      if (original.visible) await happened(this.#world, { what: 'replaced', message: original, cause });
      return ok;
    }
    const isPublic = args.text('response_type') === 'in_channel';
    const kind = isPublic ? 'message' : 'ephemeral';
    const to = isPublic ? undefined : user;
    const thread = args.text('thread_ts');
    await post(this.#world, { kind, channel, to, from: 'response_url', cause, thread }, read.content);
    return ok;
  }

  #complainOf(args: Args, grant: UrlGrant): void {
    const complain = (what: string) => this.#world.records.complain('response_url', what);
    const deletes = args.flag('delete_original');
    for (const field of Object.keys(args.all)) if (!FIELDS.has(field)) complain(`unknown argument: ${field}`);
    if (!args.has('replace_original') && !deletes) {
      complain('ambiguous: replace_original is not said, and what it is then depends on what was clicked');
    }
    if (deletes && Object.keys(args.all).length > 1) complain('delete_original is not alone');
    if (grant.kind === 'commands' && (deletes || args.flag('replace_original'))) {
      complain("a command's URL can't replace or delete anything: it posts a new message");
    }
    const type = args.text('response_type');
    if (type !== undefined && type !== 'ephemeral' && type !== 'in_channel') complain(`unknown response_type: ${type}`);
    const turns = (type === 'in_channel' ? 'message' : 'ephemeral') !== grant.message?.kind;
    if (type !== undefined && args.flag('replace_original') && grant.message !== undefined && turns) {
      complain('a message never changes between ephemeral and in_channel');
    }
  }
}

/** Whether Slack knows that a message is gone. Of ephemeral ones it has no copy: it says ok to whatever is done to them. */
function isLost(message: Message): boolean {
  return message.kind === 'message' && !message.visible;
}
