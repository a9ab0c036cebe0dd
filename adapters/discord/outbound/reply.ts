import { setTimeout as sleep } from 'node:timers/promises';
import type { APIModalInteractionResponseCallbackData } from 'discord.js';
import type { Outcome } from '../../shared/apiResult.ts';
import type { AttachedFile } from '../render/attachedFiles.ts';
import type { Message } from '../render/message.ts';
import { attempt, type ErrorCode } from '../transport/apiResult.ts';
import type { Clients } from '../transport/clients.ts';
import type { InitialResponse } from './initialResponse.ts';

/** The types of first responses, see docs.discord.com/developers/interactions/receiving-and-responding#interaction-callback-type. */
const CALLBACK = { message: 4, deferredMessage: 5, deferredUpdate: 6, update: 7, modal: 9 } as const;
const EPHEMERAL = 64;
/** An interaction that is answered already. Nobody but us answers ours: the answer arrived, and what was said of it was lost. */
const ACKNOWLEDGED = 40060;
/**
 * How long to wait for an inline response to reach Discord: at first, and how often to double that. Jitter would add nothing: each
 * reply waits for something of its own.
 */
const ARRIVAL_MS = 25;
const ARRIVAL_TRIES = 7;

/** Where the answer goes: into a new message that only the person sees, or into the message that was pressed. */
export type Placement = 'own' | 'in-place';

/** What a reply needs to know of what it answers. */
export interface Answered {
  readonly applicationId: string;
  readonly token: string;
  readonly placement: Placement;
  /** Whether it is a form that was filled in: Discord opens none in answer to one. */
  readonly isForm: boolean;
}

/**
 * The answer to one interaction: first a response within three seconds, later edits by its token within fifteen minutes. Whatever it
 * is, only the person who did something sees it.
 */
export class Reply {
  readonly #answered: Answered;
  readonly #first: InitialResponse;
  readonly #clients: Clients;
  #begun: Promise<Outcome<unknown, ErrorCode>> | undefined;
  #arrived: Promise<void> | undefined;
  /** Whether there is more to be seen than that an answer will come. */
  #said = false;

  constructor(answered: Answered, first: InitialResponse, clients: Clients) {
    this.#answered = answered;
    this.#first = first;
    this.#clients = clients;
  }

  /** Says that an answer will come. Does nothing where that, or more, was said. */
  async defer(): Promise<void> {
    this.#begun ??= this.#first.send(
      this.#answered.placement === 'own'
        ? { type: CALLBACK.deferredMessage, data: { flags: EPHEMERAL } }
        : { type: CALLBACK.deferredUpdate },
    );
    await this.#begun;
  }

  /** Shows a message: as the first response, or by editing the existing one. */
  async show(message: Message, files: readonly AttachedFile[] = []): Promise<Outcome<unknown, ErrorCode>> {
    if (this.#begun === undefined && files.length === 0) {
      const type = this.#answered.placement === 'own' ? CALLBACK.message : CALLBACK.update;
      const responded = await this.#respond(type, message);
      // A response that may have arrived can be sent again as an edit.
      return responded.kind === 'done' ? responded : await this.#edit(message, files);
    }
    await this.defer();
    return await this.#edit(message, files);
  }

  /**
   * Shows what may be shown once only: as an edit of what was deferred, so that an error in between does not show it twice. Not tried
   * where the deferral was refused, nor ever again.
   */
  async showOnce(message: Message, files: readonly AttachedFile[] = []): Promise<Outcome<unknown, ErrorCode>> {
    await this.defer();
    return await this.#edit(message, files);
  }

  /** Says something in a message of its own, beside what stands there. */
  async add(message: Message, files: readonly AttachedFile[] = []): Promise<Outcome<unknown, ErrorCode>> {
    if (this.#begun === undefined && files.length === 0) return await this.#respond(CALLBACK.message, message);
    await this.defer();
    if (this.#answered.placement === 'own' && !this.#said) return await this.#edit(message, files);
    const refused = await this.#refusal();
    if (refused !== undefined) return refused;
    const body = { ...message, flags: message.flags | EPHEMERAL };
    return await attempt(() => this.#clients.interactive.post(this.#webhook, { body, auth: false, files: [...files] }));
  }

  /** Opens a modal. @returns whether it could: only a first response can. */
  async ask(modal: APIModalInteractionResponseCallbackData): Promise<boolean> {
    if (this.#begun !== undefined || this.#answered.isForm) return false;
    this.#begun = this.#first.send({ type: CALLBACK.modal, data: modal });
    return isThere(await this.#begun);
  }

  async #respond(type: 4 | 7, message: Message): Promise<Outcome<unknown, ErrorCode>> {
    const data = { ...message, attachments: [...message.attachments], flags: message.flags | EPHEMERAL };
    this.#begun = this.#first.send({ type, data });
    const responded = await this.#begun;
    this.#said ||= responded.kind === 'done';
    return responded;
  }

  async #edit(message: Message, files: readonly AttachedFile[] = []): Promise<Outcome<unknown, ErrorCode>> {
    const refused = await this.#refusal();
    if (refused !== undefined) return refused;
    const path = `${this.#webhook}/messages/@original` as const;
    const edited = await attempt(() =>
      this.#clients.interactive.patch(path, { body: message, auth: false, files: [...files] }),
    );
    // What may stand there is not written over: it may be a secret that somebody is copying.
    this.#said ||= edited.kind === 'done' || edited.kind === 'unknown';
    return edited;
  }

  /** @returns why nothing can follow the first response, if that is known. */
  async #refusal(): Promise<Outcome<unknown, ErrorCode> | undefined> {
    const begun = await this.#begun;
    if (begun === undefined || (begun.kind !== 'unknown' && !isThere(begun))) return begun;
    if (!this.#first.isInline) return undefined;
    this.#arrived ??= this.#arrive();
    await this.#arrived;
    return undefined;
  }

  /** Waits until Discord knows of an inline response: before that, there is nothing to follow it up with. */
  async #arrive(): Promise<void> {
    const path = `${this.#webhook}/messages/@original` as const;
    for (let tries = 0; tries < ARRIVAL_TRIES; tries += 1) {
      const found = await attempt(() => this.#clients.interactive.get(path, { auth: false }));
      if (found.kind !== 'refused' || found.status !== 404) return;
      await sleep(ARRIVAL_MS * 2 ** tries);
    }
  }

  get #webhook(): `/webhooks/${string}` {
    return `/webhooks/${this.#answered.applicationId}/${this.#answered.token}`;
  }
}

function isThere(outcome: Outcome<unknown, ErrorCode>): boolean {
  return outcome.kind === 'done' || (outcome.kind === 'refused' && outcome.code === ACKNOWLEDGED);
}
