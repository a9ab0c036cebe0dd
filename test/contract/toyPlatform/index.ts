import type { Answer, Deliver } from '../../../src/chat/contracts/exchange.ts';
import {
  type ChangeResult,
  type Platform,
  type PlatformFactory,
  PlatformProblem,
  type PlatformServices,
  type SendResult,
} from '../../../src/chat/contracts/platform.ts';
import { text, type View, view } from '../../../src/chat/contracts/view.ts';
import type { PlatformUser } from '../../../src/domain/people/platformUser.ts';
import type { ToyOptions } from './config.ts';
import { type LineHandler, LineServer } from './lineServer.ts';
import { type Inbound, inputOf, type Outbound, readInbound, type ToyUser } from './payloads.ts';
import { renderForm, renderSecret, renderView } from './render.ts';

/** Makes the toy's adapter; it signs in when it is started. */
export function toyPlatform(options: ToyOptions): PlatformFactory {
  return { name: 'toy', create: (services) => new ToyPlatform(options, services) };
}

const NOT_NOW = view(text('I couldn’t do that right now. Try again in a moment.'));
const TOLD: SendResult = { kind: 'told', message: { handle: 'said', amend: () => Promise.resolve() } };

class ToyPlatform implements Platform {
  readonly name = 'toy';
  readonly #options: ToyOptions;
  readonly #services: PlatformServices;
  readonly #work = new Set<Promise<void>>();
  #post: LineHandler | undefined;

  constructor(options: ToyOptions, services: PlatformServices) {
    this.#options = options;
    this.#services = services;
  }

  start(): Promise<void> {
    this.#post = LineServer.at(this.#options.server)?.signIn(this.#options.token, (line) => this.#receive(line));
    return this.#post === undefined
      ? Promise.reject(new PlatformProblem(['Toy doesn’t accept TOY_TOKEN.', 'Set it to the token of the program.']))
      : Promise.resolve();
  }

  healthProblem(): string | undefined {
    return this.#post === undefined ? 'not signed in' : undefined;
  }

  /** What was said on Toy stays said. */
  deleteSecretMessage(): Promise<'gone'> {
    return Promise.resolve('gone');
  }

  sendDirect(externalId: string, message: View): Promise<SendResult> {
    return Promise.resolve(this.#say({ to: externalId, ...renderView(message) }));
  }

  sendToConversation(conversation: string, message: View): Promise<SendResult> {
    return Promise.resolve(this.#say({ to: conversation, ...renderView(message) }));
  }

  /** Nor can it be changed: what is new is said again. */
  changeMessage(): Promise<ChangeResult> {
    return Promise.resolve({ kind: 'gone', why: 'what was said on Toy stays said' });
  }

  refreshHomes(): Promise<boolean> {
    return Promise.resolve(true);
  }

  async stop(): Promise<void> {
    LineServer.at(this.#options.server)?.signOut();
    while (this.#work.size > 0) await Promise.all(this.#work);
    this.#post = undefined;
  }

  /** What is passed on counts as acknowledged at once; it is done afterwards. */
  #receive(line: string): void {
    const inbound = readInbound(line);
    if (inbound === undefined) {
      this.#services.log.warn({}, 'Toy sent a line that can’t be read');
      return;
    }
    const reply = (shown: Omit<Outbound, 'to' | 're'>) => this.#say({ to: inbound.user.id, re: inbound.id, ...shown });
    const work = this.#serve(inbound, reply)
      .catch((error: unknown) => {
        this.#services.log.error({ err: error }, 'unexpected error in Toy');
        reply(renderView(NOT_NOW));
      })
      .finally(() => {
        reply({ end: true });
        this.#work.delete(work);
      });
    this.#work.add(work);
  }

  async #serve(inbound: Inbound, reply: (shown: Omit<Outbound, 'to' | 're'>) => void): Promise<void> {
    const { core, inbox } = this.#services;
    const { id, user, request } = inbound;
    if (!(await inbox.claim(id))) return;
    if (user.guest) {
      const unauthorized = { platform: 'toy', externalId: user.id, because: 'guest' };
      return reply(
        renderView(
          await core.rejectUnauthorized(
            unauthorized,
            request.kind === 'press' || request.kind === 'form' ? request.kind : 'input',
          ),
        ),
      );
    }
    const person = await this.#personOf(user);
    if (request.kind === 'typing') {
      const choices = await core.suggest(person, request);
      return reply({ offered: choices.map(({ label }) => label) });
    }
    const input = inputOf(inbound) ?? { kind: 'menu' };
    const staticReply = core.staticReply(input);
    if (staticReply !== undefined) return reply(renderView(staticReply));
    const deliver: Deliver = (card) => {
      reply(renderSecret(card));
      return Promise.resolve({ outcome: 'accepted' });
    };
    const shown = shownOf(await core.handle(person, input, deliver));
    if (shown !== undefined) reply(shown);
  }

  async #personOf({ id, name, crews }: ToyUser): Promise<PlatformUser> {
    const matter = new Set([...this.#services.onCallGroups, ...(await this.#services.groupsWithRoles())]);
    const groups = crews.map((crew) => `toy-crew:${crew}`).filter((group) => matter.has(group));
    return { platform: 'toy', externalId: id, displayName: name, handle: name, groups };
  }

  #say(outbound: Outbound): SendResult {
    if (this.#post === undefined) return { kind: 'not-now', why: 'not signed in' };
    this.#post(JSON.stringify(outbound));
    return TOLD;
  }
}

function shownOf(answer: Answer): Omit<Outbound, 'to' | 're'> | undefined {
  switch (answer.kind) {
    case 'view':
      return renderView(answer.view);
    case 'form':
      return renderForm(answer.form);
    case 'delivered':
      return answer.followUp === undefined ? undefined : renderView(answer.followUp);
  }
}
