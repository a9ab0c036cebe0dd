import type { Inbox, PlatformLog } from '../../../src/chat/contracts/platform.ts';
import type { PlatformPort } from '../../../src/chat/contracts/port.ts';
import type { Speaker } from '../../../src/chat/contracts/ports.ts';
import type { View } from '../../../src/chat/contracts/view.ts';
import { NOT_NOW, TOO_SLOW, WHO_ARE_YOU } from '../copy.ts';
import type { Homes, Resident } from '../outbound/appHomes.ts';
import type { DirectMessages } from '../outbound/directMessages.ts';
import { HomeSpot } from '../outbound/homeSurface.ts';
import { MessageSpot, type Origin } from '../outbound/messageSurface.ts';
import { ModalSpot } from '../outbound/modalSurface.ts';
import { isResponseUrl } from '../outbound/responseUrl.ts';
import { answerAt, type Spot } from '../outbound/surface.ts';
import type { Members } from '../people/members.ts';
import type { OnCall } from '../people/onCall.ts';
import type { Callers } from '../people/users.ts';
import { loadingModal } from '../render/modal.ts';
import { attempt } from '../transport/apiResult.ts';
import type { Clients } from '../transport/clients.ts';
import type { Caller, Inbound } from '../transport/payloads.ts';
import { meetMentioned, plainText } from './mentions.ts';

/** What receiving needs. */
export interface ReceptionParts {
  readonly core: PlatformPort;
  readonly callers: Callers;
  readonly members: Members;
  readonly onCall: OnCall;
  readonly clients: Clients;
  readonly direct: DirectMessages;
  readonly homes: Homes;
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
export class Reception {
  readonly #parts: ReceptionParts;

  constructor(parts: ReceptionParts) {
    this.#parts = parts;
  }

  /** A slash command. */
  async command(inbound: Command): Promise<void> {
    const { core, callers } = this.#parts;
    const origin = this.#origin(inbound, 'command', inbound.conversation);
    await this.#served(inbound, this.#messages(origin), 'command', async ({ speaker: person, address }) => {
      const speaker = speaksIn(person, inbound.conversation);
      await meetMentioned(inbound.text, callers, core);
      const line = plainText(inbound.text);
      const spot = this.#messages({ ...origin, address });
      await answerAt(spot, core, speaker, line === '' ? { kind: 'menu' } : { kind: 'text', line });
    });
  }

  /** A button or a choice, wherever it stands. */
  async press(inbound: Press): Promise<void> {
    const { place } = inbound;
    if (place.kind === 'home') return await this.#homePress(inbound);
    const spot = (address: string): Spot =>
      place.kind === 'message'
        ? this.#messages({
            ...this.#origin(inbound, place.lasting ? 'lasting' : 'ephemeral', place.conversation),
            address,
          })
        : this.#modal(place.viewId, place.hash, address);
    const pressed = spot(inbound.caller.userId);
    // Beside what was pressed, where a secret may stand by now; a modal that went on since drops it by its hash.
    const words = place.kind === 'message' ? { show: (view: View) => pressed.add(view) } : pressed;
    await this.#served(inbound, words, 'press', async (resident) => {
      const input = { kind: 'press', action: inbound.action } as const;
      const speaker = place.kind === 'message' ? speaksIn(resident.speaker, place.conversation) : resident.speaker;
      await answerAt(spot(resident.address), this.#parts.core, speaker, input);
      if (place.kind === 'modal') await this.#parts.homes.refreshFor(resident);
    });
  }

  /** What is pressed in a home leads to the next screen there; all else is asked, and a secret shown, in a modal. */
  async #homePress(inbound: Press): Promise<void> {
    const { core, homes, clients } = this.#parts;
    const { action, triggerId, caller } = inbound;
    const input = { kind: 'press', action } as const;
    await this.#served(inbound, this.#homeWords(caller), 'press', async (resident) => {
      const { speaker, address } = resident;
      if (core.isScreen(action)) {
        await answerAt(new HomeSpot(address, action, triggerId, homes, clients), core, speaker, input);
        return;
      }
      // Opened before anything is looked up: its trigger lives for three seconds.
      const view = loadingModal('API keys');
      const opened = await attempt(() => clients.interactive.views.open({ trigger_id: triggerId, view }));
      const viewId = opened.kind === 'done' ? opened.value.view?.id : undefined;
      if (viewId === undefined) return await homes.say(address, TOO_SLOW);
      await answerAt(this.#modal(viewId, undefined, address), core, speaker, input);
      await homes.refreshFor(resident);
    });
  }

  /** Claims something before it is acked. @returns undefined where that can't be told now. */
  async claim(name: string): Promise<boolean | undefined> {
    return await this.#parts.inbox.claim(name).catch((error: unknown) => {
      this.#parts.log.error({ err: error }, 'what came could not be noted');
      return undefined;
    });
  }

  /** A form's answers, claimed and acked. They are answered in the form's place, also where the ack laid something on top. */
  async submission(inbound: Submission): Promise<void> {
    const { core, homes } = this.#parts;
    const { form, answers, viewId, caller } = inbound;
    const words = this.#modal(viewId, undefined, caller.userId);
    await this.#known(caller, words, 'form', async (resident) => {
      const spot = this.#modal(viewId, undefined, resident.address);
      await answerAt(spot, core, resident.speaker, { kind: 'form', action: form, answers });
      await homes.refreshFor(resident);
    });
  }

  /** What is typed into a field. @returns what it could become. */
  async suggestion(inbound: Extract<Inbound, { kind: 'suggestion' }>) {
    const called = await this.#parts.callers.find(inbound.caller);
    if (called.kind !== 'speaker') return [];
    const { form: action, field, query } = inbound;
    return await this.#parts.core.suggest(called.speaker, { action, field, query });
  }

  /** Someone opened the app's home. */
  async homeOpened(inbound: Extract<Inbound, { kind: 'home-opened' }>): Promise<void> {
    if (inbound.tab !== 'home') return;
    const words = this.#homeWords(inbound.caller);
    await this.#served(inbound, words, 'home', (resident) => this.#parts.homes.open(resident));
  }

  /** A user group changed: who is on call is asked anew. */
  groupChanged(group: string): void {
    this.#parts.onCall.forget(group);
  }

  /** A person changed: who they are is asked again. Someone who is known here is asked for at once, because names follow. */
  async personChanged({ userId, enterpriseUserId }: Extract<Inbound, { kind: 'person-changed' }>): Promise<void> {
    const { members, callers, core, isKnown } = this.#parts;
    members.forget(userId);
    // Slack tells of every new status line of everyone in the workspace.
    if (!(await isKnown(callers.externalId({ userId, enterpriseUserId })))) return;
    const called = await callers.findUser(userId);
    if (called.kind === 'speaker') await core.meet(called.speaker);
  }

  /** Serves those whom this deployment serves, once; the others learn that it does not. */
  async #served(
    inbound: { readonly name: string; readonly caller: Caller },
    spot: Pick<Spot, 'show'>,
    during: string,
    serve: (resident: Resident) => Promise<void>,
  ): Promise<void> {
    const first = await this.claim(inbound.name);
    if (first === undefined) return await spot.show(NOT_NOW);
    if (first) await this.#known(inbound.caller, spot, during, serve);
  }

  async #known(
    caller: Caller,
    spot: Pick<Spot, 'show'>,
    during: string,
    serve: (resident: Resident) => Promise<void>,
  ): Promise<void> {
    const called = await this.#parts.callers.find(caller);
    switch (called.kind) {
      case 'speaker':
        return await serve(called);
      case 'stranger':
        return await spot.show(await this.#parts.core.turnAway(called.stranger, during));
      case 'unknown':
        return await spot.show(WHO_ARE_YOU);
    }
  }

  #origin(
    { caller, responseUrl = '', triggerId }: Command | Press,
    kind: Origin['kind'],
    conversation: string | undefined,
  ): Origin {
    const url = isResponseUrl(responseUrl, this.#parts.apiUrl) ? responseUrl : '';
    const { userId } = caller;
    return { kind, userId, address: userId, responseUrl: url, triggerId, conversation };
  }

  #messages(origin: Origin): MessageSpot {
    return new MessageSpot(origin, this.#parts.clients, this.#parts.direct);
  }

  #modal(viewId: string, hash: string | undefined, address: string): ModalSpot {
    return new ModalSpot({ viewId, hash, address }, this.#parts.clients, this.#parts.direct);
  }

  #homeWords({ userId }: Caller): Pick<Spot, 'show'> {
    return { show: (view: View) => this.#parts.homes.say(userId, view) };
  }
}

/** Slack takes commands and presses only from those who are in the conversation, and may post in it. */
function speaksIn(speaker: Speaker, conversation: string | undefined): Speaker {
  return conversation === undefined ? speaker : { ...speaker, postsIn: `slack:${conversation}` };
}
