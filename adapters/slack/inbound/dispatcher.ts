import type { Inbox, PlatformLog } from '../../../src/chat/contracts/platform.ts';
import type { PlatformPort } from '../../../src/chat/contracts/port.ts';
import type { Speaker } from '../../../src/chat/contracts/ports.ts';
import type { View } from '../../../src/chat/contracts/view.ts';
import type { DirectMessages } from '../../shared/directMessages.ts';
import type { MemberCache } from '../../shared/members.ts';
import { type ReplySurface, respondOn } from '../../shared/replySurface.ts';
import { NOT_NOW, TOO_SLOW, WHO_ARE_YOU } from '../copy.ts';
import type { AppHomes, HomeViewer } from '../outbound/appHomes.ts';
import { HomeSurface } from '../outbound/homeSurface.ts';
import { MessageSurface, type Origin } from '../outbound/messageSurface.ts';
import { ModalSurface } from '../outbound/modalSurface.ts';
import { isResponseUrl } from '../outbound/responseUrl.ts';
import type { Member } from '../people/members.ts';
import type { OnCall } from '../people/onCall.ts';
import type { Users } from '../people/users.ts';
import { loadingModal } from '../render/modal.ts';
import { attempt } from '../transport/apiResult.ts';
import type { Clients } from '../transport/clients.ts';
import type { Inbound, Invoker } from '../transport/payloads.ts';
import { plainText, registerMentioned } from './mentions.ts';

/** What receiving needs. */
export interface DispatcherDeps {
  readonly core: PlatformPort;
  readonly users: Users;
  readonly members: MemberCache<Member>;
  readonly onCall: OnCall;
  readonly clients: Clients;
  readonly direct: DirectMessages;
  readonly appHomes: AppHomes;
  readonly inbox: Inbox;
  readonly log: PlatformLog;
  readonly apiUrl: string;
  /** Whether an identity is somebody's here. */
  readonly isKnown: (externalId: string) => Promise<boolean>;
}

type Command = Extract<Inbound, { kind: 'command' }>;
type Press = Extract<Inbound, { kind: 'press' }>;
type Submission = Extract<Inbound, { kind: 'submission' }>;

/** Carries out what Slack sent, after it was acked: who is it, was it done before, what does the core say, where is it shown. */
export class InteractionDispatcher {
  readonly #deps: DispatcherDeps;

  constructor(deps: DispatcherDeps) {
    this.#deps = deps;
  }

  /** A slash command. */
  async command(inbound: Command): Promise<void> {
    const { core, users } = this.#deps;
    const origin = this.#origin(inbound, 'command', inbound.conversation);
    await this.#served(inbound, this.#messages(origin), 'command', async ({ user: person, address }) => {
      const user = speaksIn(person, inbound.conversation);
      await registerMentioned(inbound.text, users, core);
      const line = plainText(inbound.text);
      const surface = this.#messages({ ...origin, address });
      await respondOn(surface, core, user, line === '' ? { kind: 'menu' } : { kind: 'text', line });
    });
  }

  /** A button or a choice, wherever it stands. */
  async press(inbound: Press): Promise<void> {
    const { place } = inbound;
    if (place.kind === 'home') return await this.#homePress(inbound);
    const surface = (address: string): ReplySurface =>
      place.kind === 'message'
        ? this.#messages({
            ...this.#origin(inbound, place.lasting ? 'lasting' : 'ephemeral', place.conversation),
            address,
          })
        : this.#modal(place.viewId, place.hash, address);
    const pressed = surface(inbound.invoker.userId);
    // Beside what was pressed, where a secret may stand by now; a modal that went on since drops it by its hash.
    const words = place.kind === 'message' ? { show: (view: View) => pressed.add(view) } : pressed;
    await this.#served(inbound, words, 'press', async (resident) => {
      const input = { kind: 'press', action: inbound.action } as const;
      const user = place.kind === 'message' ? speaksIn(resident.user, place.conversation) : resident.user;
      await respondOn(surface(resident.address), this.#deps.core, user, input);
      if (place.kind === 'modal') await this.#deps.appHomes.refreshFor(resident);
    });
  }

  /** What is pressed in a home leads to the next screen there; all else is asked, and a secret shown, in a modal. */
  async #homePress(inbound: Press): Promise<void> {
    const { core, appHomes, clients } = this.#deps;
    const { action, triggerId, invoker } = inbound;
    const input = { kind: 'press', action } as const;
    await this.#served(inbound, this.#homeText(invoker), 'press', async (resident) => {
      const { user, address } = resident;
      if (core.isScreen(action)) {
        await respondOn(new HomeSurface(address, action, triggerId, appHomes, clients), core, user, input);
        return;
      }
      // Opened before anything is looked up: its trigger lives for three seconds.
      const view = loadingModal('API keys');
      const opened = await attempt(() => clients.interactive.views.open({ trigger_id: triggerId, view }));
      const viewId = opened.kind === 'done' ? opened.value.view?.id : undefined;
      if (viewId === undefined) return await appHomes.say(address, TOO_SLOW);
      await respondOn(this.#modal(viewId, undefined, address), core, user, input);
      await appHomes.refreshFor(resident);
    });
  }

  /** Claims something before it is acked. @returns undefined where that can't be told now. */
  async claim(name: string): Promise<boolean | undefined> {
    return await this.#deps.inbox.claim(name).catch((error: unknown) => {
      this.#deps.log.error({ err: error }, 'what came could not be noted');
      return undefined;
    });
  }

  /** A form's answers, claimed and acked. They are answered in the form's place, also where the ack laid something on top. */
  async submission(inbound: Submission): Promise<void> {
    const { core, appHomes } = this.#deps;
    const { form, answers, viewId, invoker } = inbound;
    const words = this.#modal(viewId, undefined, invoker.userId);
    await this.#known(invoker, words, 'form', async (resident) => {
      const surface = this.#modal(viewId, undefined, resident.address);
      await respondOn(surface, core, resident.user, { kind: 'form', action: form, answers });
      await appHomes.refreshFor(resident);
    });
  }

  /** What is typed into a field. @returns what it could become. */
  async suggestion(inbound: Extract<Inbound, { kind: 'suggestion' }>) {
    const lookup = await this.#deps.users.find(inbound.invoker);
    if (lookup.kind !== 'speaker') return [];
    const { form: action, field, query } = inbound;
    return await this.#deps.core.suggest(lookup.user, { action, field, query });
  }

  /** Someone opened the app's home. */
  async homeOpened(inbound: Extract<Inbound, { kind: 'home-opened' }>): Promise<void> {
    if (inbound.tab !== 'home') return;
    const words = this.#homeText(inbound.invoker);
    await this.#served(inbound, words, 'home', (resident) => this.#deps.appHomes.open(resident));
  }

  /** A user group changed: who is on call is asked anew. */
  groupChanged(group: string): void {
    this.#deps.onCall.forget(group);
  }

  /** A person changed: who they are is asked again. Someone who is known here is asked for at once, because names follow. */
  async personChanged({ userId, enterpriseUserId }: Extract<Inbound, { kind: 'person-changed' }>): Promise<void> {
    const { members, users, core, isKnown } = this.#deps;
    members.forget(userId);
    // Slack tells of every new status line of everyone in the workspace.
    if (!(await isKnown(users.externalId({ userId, enterpriseUserId })))) return;
    const lookup = await users.findUser(userId);
    if (lookup.kind === 'speaker') await core.registerUser(lookup.user);
  }

  /** Serves those whom this deployment serves, once; the others learn that it does not. */
  async #served(
    inbound: { readonly name: string; readonly invoker: Invoker },
    surface: Pick<ReplySurface, 'show'>,
    during: string,
    serve: (resident: HomeViewer) => Promise<void>,
  ): Promise<void> {
    const first = await this.claim(inbound.name);
    if (first === undefined) return await surface.show(NOT_NOW);
    if (first) await this.#known(inbound.invoker, surface, during, serve);
  }

  async #known(
    invoker: Invoker,
    surface: Pick<ReplySurface, 'show'>,
    during: string,
    serve: (resident: HomeViewer) => Promise<void>,
  ): Promise<void> {
    const lookup = await this.#deps.users.find(invoker);
    switch (lookup.kind) {
      case 'speaker':
        return await serve(lookup);
      case 'stranger':
        return await surface.show(await this.#deps.core.rejectUnauthorized(lookup.unauthorizedUser, during));
      case 'unknown':
        return await surface.show(WHO_ARE_YOU);
    }
  }

  #origin(
    { invoker, responseUrl = '', triggerId }: Command | Press,
    kind: Origin['kind'],
    conversation: string | undefined,
  ): Origin {
    const url = isResponseUrl(responseUrl, this.#deps.apiUrl) ? responseUrl : '';
    const { userId } = invoker;
    return { kind, userId, address: userId, responseUrl: url, triggerId, conversation };
  }

  #messages(origin: Origin): MessageSurface {
    return new MessageSurface(origin, this.#deps.clients, this.#deps.direct);
  }

  #modal(viewId: string, hash: string | undefined, address: string): ModalSurface {
    return new ModalSurface({ viewId, hash, address }, this.#deps.clients, this.#deps.direct);
  }

  #homeText({ userId }: Invoker): Pick<ReplySurface, 'show'> {
    return { show: (view: View) => this.#deps.appHomes.say(userId, view) };
  }
}

/** Slack takes commands and presses only from those who are in the conversation, and may post in it. */
function speaksIn(user: Speaker, conversation: string | undefined): Speaker {
  return conversation === undefined ? user : { ...user, postsIn: `slack:${conversation}` };
}
