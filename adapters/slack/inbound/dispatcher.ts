import type { Input } from '../../../src/chat/contracts/exchange.ts';
import type { Inbox, PlatformLog } from '../../../src/chat/contracts/platform.ts';
import type { Attempt, PlatformPort } from '../../../src/chat/contracts/port.ts';
import type { View } from '../../../src/chat/contracts/view.ts';
import type { PlatformUser } from '../../../src/domain/people/platformUser.ts';
import type { DirectMessages } from '../../shared/directMessages.ts';
import type { MemberCache } from '../../shared/people/members.ts';
import { type ReplySurface, respondOn } from '../../shared/replySurface.ts';
import { labelMentions } from '../../shared/text/labelMentions.ts';
import { NOT_NOW, SCREEN, TOO_SLOW, WHO_ARE_YOU } from '../copy.ts';
import type { AppHomes, HomeViewer } from '../outbound/appHomes.ts';
import { HomeSurface } from '../outbound/homeSurface.ts';
import { MessageSurface, type Origin } from '../outbound/messageSurface.ts';
import { ModalSurface } from '../outbound/modalSurface.ts';
import { isResponseUrl } from '../outbound/responseUrl.ts';
import type { UserGroups } from '../people/groups.ts';
import { DEACTIVATED, type Member } from '../people/members.ts';
import type { OnCall } from '../people/onCall.ts';
import type { Users } from '../people/users.ts';
import { loadingModal } from '../render/modal.ts';
import { attempt } from '../transport/apiResult.ts';
import type { Clients } from '../transport/clients.ts';
import type { Inbound, Invoker } from '../transport/inboundTypes.ts';
import { registerMentioned } from './mentions.ts';

/** What receiving needs. */
export interface DispatcherDeps {
  readonly core: PlatformPort;
  readonly users: Users;
  readonly members: MemberCache<Member>;
  readonly onCall: OnCall;
  readonly userGroups: UserGroups;
  readonly clients: Clients;
  readonly direct: DirectMessages;
  readonly appHomes: AppHomes;
  readonly inbox: Inbox;
  readonly log: PlatformLog;
  readonly apiUrl: string;
  /** Whether an identity is somebody's here. */
  readonly isKnown: (externalId: string) => Promise<boolean>;
  /** Says that an identity is no longer anybody's. */
  readonly accountGone: (externalId: string) => Promise<void>;
}

type Command = Extract<Inbound, { kind: 'command' }>;
type Press = Extract<Inbound, { kind: 'press' }>;
type Shortcut = Extract<Inbound, { kind: 'shortcut' }>;
type Submission = Extract<Inbound, { kind: 'submission' }>;

/** The place that answers a request, created once the API address for the person is known. */
interface Destination<Surface> {
  at(address: string): Surface;
  /** Says why nothing was done. */
  say(surface: Surface, view: View): Promise<void>;
}

const inPlace = (surface: ReplySurface, view: View) => surface.show(view);
const besideIt = (surface: ReplySurface, view: View) => surface.add(view);

/** Carries out what Slack sent, after it was acked: who is it, was it done before, what does the core say, where is it shown. */
export class InteractionDispatcher {
  readonly #deps: DispatcherDeps;

  constructor(deps: DispatcherDeps) {
    this.#deps = deps;
  }

  /** A slash command. @param input what is meant by it. */
  async command(inbound: Command, input: Input): Promise<void> {
    const { core, users } = this.#deps;
    const { conversation } = inbound;
    const at = (address: string) => this.#messages(inbound, 'command', conversation, address);
    await this.#served(inbound, 'command', { at, say: inPlace }, async ({ user }, surface) => {
      const { known, unmet } = await registerMentioned(inbound.text, users, core);
      const named: Input =
        input.kind === 'text' && known.size > 0 ? { kind: 'text', line: labelMentions(input.line, known) } : input;
      await respondOn(surface, core, { ...speaksIn(user, conversation), unmet }, named);
    });
  }

  /** A button or a choice, wherever it stands. */
  async press(inbound: Press): Promise<void> {
    const { place } = inbound;
    if (place.kind === 'home') return await this.#homePress(inbound);
    const at = (address: string): ReplySurface =>
      place.kind === 'message'
        ? this.#messages(inbound, place.lasting ? 'lasting' : 'ephemeral', place.conversation, address)
        : this.#modal(place.viewId, place.hash, address);
    // Beside what was pressed, where a secret may stand by now; a modal that went on since drops it by its hash.
    const say = place.kind === 'message' ? besideIt : inPlace;
    await this.#served(inbound, 'press', { at, say }, async (resident, surface) => {
      const input = { kind: 'press', action: inbound.action } as const;
      const user = place.kind === 'message' ? speaksIn(resident.user, place.conversation) : resident.user;
      await respondOn(surface, this.#deps.core, user, input);
      if (place.kind === 'modal') await this.#deps.appHomes.refreshFor(resident);
    });
  }

  /** A shortcut: of a message that the person asks about, or one that opens the form for what they found. It is answered in a modal. */
  async shortcut(inbound: Shortcut): Promise<void> {
    const { core, clients, direct } = this.#deps;
    const { triggerId, text, shortcut } = inbound;
    const input: Input =
      text === undefined ? { kind: 'command', path: [shortcut], options: {} } : { kind: 'message', text };
    const place: Destination<string> = {
      at: (address) => address,
      say: async (address, view) => void (await direct.sendDirect(address, view)),
    };
    await this.#served(inbound, 'command', place, async ({ user }, address) => {
      // Opened before anything is looked up: its trigger lives for three seconds, and a modal is seen in threads too.
      const opened = await attempt(() =>
        clients.interactive.views.open({ trigger_id: triggerId, view: loadingModal(SCREEN.title) }),
      );
      const viewId = opened.kind === 'done' ? opened.value.view?.id : undefined;
      if (viewId === undefined) return void (await direct.sendDirect(address, TOO_SLOW));
      await respondOn(this.#modal(viewId, undefined, address), core, user, input);
    });
  }

  /** Buttons in a home lead to the next screen there; questions and secrets open in a modal. */
  async #homePress(inbound: Press): Promise<void> {
    const { core, appHomes, clients } = this.#deps;
    const { action, triggerId } = inbound;
    const input = { kind: 'press', action } as const;
    const at = (address: string) => new HomeSurface(address, action, triggerId, appHomes, clients);
    await this.#served(inbound, 'press', { at, say: besideIt }, async (resident, home) => {
      const { user, address } = resident;
      if (core.isScreen(action)) return await respondOn(home, core, user, input);
      // Opened before anything is looked up: its trigger lives for three seconds.
      const view = loadingModal(SCREEN.title);
      const opened = await attempt(() => clients.interactive.views.open({ trigger_id: triggerId, view }));
      const viewId = opened.kind === 'done' ? opened.value.view?.id : undefined;
      if (viewId === undefined) return await home.add(TOO_SLOW);
      await respondOn(this.#modal(viewId, undefined, address), core, user, input);
      await appHomes.refreshFor(resident);
    });
  }

  /** Claims something before it is acked. @returns undefined where that can't be told now. */
  async claim(name: string): Promise<boolean | undefined> {
    return await this.#deps.inbox.claim(name).catch((error: unknown) => {
      this.#deps.log.error({ err: error }, 'inbound deduplication failed');
      return undefined;
    });
  }

  /** A form's answers, claimed and acked. They are answered in the form's place, also where the ack laid something on top. */
  async submission(inbound: Submission): Promise<void> {
    const { core, appHomes } = this.#deps;
    const { form, answers, viewId, invoker } = inbound;
    const at = (address: string) => this.#modal(viewId, undefined, address);
    await this.#known(invoker, 'form', { at, say: inPlace }, async (resident, surface) => {
      await respondOn(surface, core, resident.user, { kind: 'form', action: form, answers });
      await appHomes.refreshFor(resident);
    });
  }

  /** What is typed into a field. @returns what it could become. */
  async suggestion(inbound: Extract<Inbound, { kind: 'suggestion' }>) {
    const lookup = await this.#deps.users.find(inbound.invoker);
    if (lookup.kind !== 'user') return [];
    const { form: action, field, query } = inbound;
    return await this.#deps.core.suggest(lookup.user, { action, field, query });
  }

  /** Someone opened the app's home. */
  async homeOpened(inbound: Extract<Inbound, { kind: 'home-opened' }>): Promise<void> {
    if (inbound.tab !== 'home') return;
    const { appHomes } = this.#deps;
    const home: Destination<string> = { at: (address) => address, say: (address, view) => appHomes.say(address, view) };
    await this.#served(inbound, 'home', home, (resident) => appHomes.open(resident));
  }

  /** A user group changed: who is on call and who has its roles is read again. */
  groupChanged(group: string): void {
    this.#deps.onCall.forget(group);
    this.#deps.userGroups.forget();
  }

  /** A person changed: who they are is asked again. Someone who is known here is asked for at once, because names follow. */
  async personChanged({ userId, enterpriseUserId }: Extract<Inbound, { kind: 'person-changed' }>): Promise<void> {
    const { members, users, core, isKnown, accountGone } = this.#deps;
    members.forget(userId);
    // Slack tells of every new status line of everyone in the workspace.
    const externalId = users.externalId({ userId, enterpriseUserId });
    if (!(await isKnown(externalId))) return;
    const lookup = await users.findUser(userId);
    if (lookup.kind === 'user') await core.registerUser(lookup.user);
    if (lookup.kind === 'stranger' && lookup.unauthorizedUser.because === DEACTIVATED) await accountGone(externalId);
  }

  /** Serves those whom this deployment serves, once; the others learn that it does not. */
  async #served<Surface>(
    inbound: { readonly name: string; readonly invoker: Invoker },
    during: Attempt,
    place: Destination<Surface>,
    serve: (resident: HomeViewer, surface: Surface) => Promise<void>,
  ): Promise<void> {
    const first = await this.claim(inbound.name);
    if (first === undefined) return await place.say(place.at(inbound.invoker.userId), NOT_NOW);
    if (first) await this.#known(inbound.invoker, during, place, serve);
  }

  async #known<Surface>(
    invoker: Invoker,
    during: Attempt,
    { at, say }: Destination<Surface>,
    serve: (resident: HomeViewer, surface: Surface) => Promise<void>,
  ): Promise<void> {
    const lookup = await this.#deps.users.find(invoker);
    switch (lookup.kind) {
      case 'user':
        return await serve(lookup, at(lookup.address));
      case 'stranger':
        return await say(at(invoker.userId), await this.#deps.core.rejectUnauthorized(lookup.unauthorizedUser, during));
      case 'unknown':
        return await say(at(invoker.userId), WHO_ARE_YOU);
    }
  }

  #messages(
    { invoker, responseUrl = '', triggerId }: Command | Press,
    kind: Origin['kind'],
    conversation: string | undefined,
    address: string,
  ): MessageSurface {
    const url = isResponseUrl(responseUrl, this.#deps.apiUrl) ? responseUrl : '';
    const origin = { kind, userId: invoker.userId, address, responseUrl: url, triggerId, conversation };
    return new MessageSurface(origin, this.#deps.clients, this.#deps.direct);
  }

  #modal(viewId: string, hash: string | undefined, address: string): ModalSurface {
    return new ModalSurface({ viewId, hash, address }, this.#deps.clients, this.#deps.direct);
  }
}

/** Slack takes commands and presses only from those who are in the conversation, and may post in it. */
function speaksIn(user: PlatformUser, conversation: string | undefined): PlatformUser {
  return conversation === undefined ? user : { ...user, postsIn: `slack:${conversation}` };
}
