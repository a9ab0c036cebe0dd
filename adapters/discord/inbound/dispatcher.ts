import { decodeAction } from '../../../src/chat/contracts/actionCode.ts';
import type { Input } from '../../../src/chat/contracts/exchange.ts';
import type { Choice, RawOptions } from '../../../src/chat/contracts/options.ts';
import type { Inbox, PlatformLog } from '../../../src/chat/contracts/platform.ts';
import type { Attempt, PlatformPort } from '../../../src/chat/contracts/port.ts';
import type { View } from '../../../src/chat/contracts/view.ts';
import type { PlatformUser, Unmet } from '../../../src/domain/people/platformUser.ts';
import type { DirectMessages } from '../../shared/directMessages.ts';
import { meetNamed } from '../../shared/people/meetNamed.ts';
import { RecentIds } from '../../shared/recentIds.ts';
import { respondOn } from '../../shared/replySurface.ts';
import { suggestInTime } from '../../shared/suggestInTime.ts';
import { labelMentions } from '../../shared/text/labelMentions.ts';
import { NOT_LINKED, NOT_NOW, WHO_ARE_YOU } from '../copy.ts';
import type { InitialResponse } from '../outbound/initialResponse.ts';
import { InteractionSurface } from '../outbound/interactionSurface.ts';
import { type Answered, Reply } from '../outbound/reply.ts';
import type { Users } from '../people/users.ts';
import type { CommandWording } from '../render/commandWording.ts';
import type { Clients } from '../transport/clients.ts';
import type { Inbound } from '../transport/payloads.ts';
import { readFormName } from './formName.ts';

/** What receiving needs. */
export interface DispatcherDeps {
  readonly core: PlatformPort;
  readonly users: Users;
  readonly clients: Clients;
  readonly direct: DirectMessages;
  readonly wording: CommandWording;
  readonly inbox: Inbox;
  readonly log: PlatformLog;
  readonly isLinked: (externalId: string) => Promise<boolean>;
}

/** A request that a message answers; completions are answered differently. */
export type Request = Exclude<Inbound, { kind: 'autocomplete' }>;
/** A request for the completions of an option. */
export type Completion = Extract<Inbound, { kind: 'autocomplete' }>;

/**
 * How long an answer may take before it is said that one will come. A modal can only be opened, and a screen only be answered at
 * once, where nothing was said; Discord waits for three seconds.
 */
const PATIENCE_MS = 1_500;
const COMPLETION_MS = 2_000;
/** Discord shows so many, and takes no more. */
const OFFERED = 25;
/** Somebody named by ID, as Discord's own lists of people give them. */
const NAMED = /^@(\d{17,20})$/;
/** Somebody mentioned in a text. */
const MENTIONED = /<@!?(\d{17,20})>/g;
/** Nobody names more people in one command. */
const MET_AT_MOST = 5;

/** What is recorded of a request that is refused before it is known what it asks for. */
function attemptOf({ kind }: Request): Attempt {
  return kind === 'message' ? 'command' : kind;
}

function namedIn(options: RawOptions): readonly string[] {
  const ids = Object.values(options).flatMap((value) => [
    ...(NAMED.exec(value)?.slice(1) ?? []),
    ...[...value.matchAll(MENTIONED)].map(([, id = '']) => id),
  ]);
  return [...new Set(ids)].slice(0, MET_AT_MOST);
}

/** Carries out what Discord sent: who is it, was it done before, what does the core say, where is it shown. */
export class InteractionDispatcher {
  readonly #deps: DispatcherDeps;
  readonly #recent = new RecentIds();

  constructor(deps: DispatcherDeps) {
    this.#deps = deps;
  }

  /**
   * What can be answered from memory, to people who are known to be served: what is the same for everyone, such as help.
   * @returns undefined for everything else.
   */
  staticReply(inbound: Request): View | undefined {
    if (inbound.kind !== 'command' || !this.#deps.users.isServed(inbound.invoker)) return undefined;
    const { path, options } = inbound;
    return this.#deps.core.staticReply({ kind: 'command', path, options });
  }

  /** Whether something came before to this very process. */
  repeats({ id }: Inbound): boolean {
    return this.#recent.repeats(id);
  }

  /** Answers what somebody did. Never rejects. What came before is not answered at all. */
  async serve(inbound: Request, first: InitialResponse): Promise<void> {
    const { clients, direct, wording, log } = this.#deps;
    const answered: Answered = {
      applicationId: inbound.applicationId,
      token: inbound.token,
      placement: this.#placement(inbound),
      isForm: inbound.kind === 'submission',
    };
    const reply = new Reply(answered, first, clients);
    const surface = new InteractionSurface(reply, answered, wording, (view) =>
      direct.sendDirect(inbound.invoker.userId, view),
    );
    const timer = setTimeout(() => void reply.defer(), PATIENCE_MS);
    try {
      const claim = await this.#claim(inbound.id);
      if (claim === false) return;
      await (claim === undefined ? surface.add(NOT_NOW) : this.#answer(inbound, surface, reply));
    } catch (error) {
      log.error({ err: error, during: inbound.kind }, 'unexpected error in Discord');
      await surface.add(NOT_NOW).catch(() => undefined);
    } finally {
      clearTimeout(timer);
    }
  }

  /** What somebody is typing. @returns what it could become; nothing where that takes too long. Never rejects. */
  async complete(inbound: Completion): Promise<readonly Choice[]> {
    const { path, options, focused } = inbound;
    if (focused === undefined) return [];
    const found = this.#userOf(inbound).then(async (user) =>
      user === undefined ? [] : await this.#deps.core.suggestOption(user, { path, options, focused }),
    );
    return (await suggestInTime(found, COMPLETION_MS, this.#deps.log)).slice(0, OFFERED);
  }

  async #answer(inbound: Request, surface: InteractionSurface, reply: Reply): Promise<void> {
    const { core, users } = this.#deps;
    const confirms = inbound.kind === 'press' && decodeAction(inbound.action)?.kind === 'confirm';
    const lookup = await users.find(inbound.invoker);
    // What confirms brings a secret, and a secret is shown by an edit; a window for a code is opened before anything is answered.
    if (confirms && !(lookup.kind === 'user' && (await core.asksForCode(lookup.user, inbound.action))))
      await reply.defer();
    switch (lookup.kind) {
      case 'stranger':
        return await surface.add(await core.rejectUnauthorized(lookup.unauthorizedUser, attemptOf(inbound)));
      case 'unknown':
        return await surface.add(WHO_ARE_YOU);
      case 'user':
        if (!(await this.#mayHere(inbound))) {
          const { userId: externalId } = inbound.invoker;
          await core.rejectUnauthorized(
            { platform: 'discord', externalId, because: 'not linked, in a direct message' },
            attemptOf(inbound),
          );
          return await surface.add(NOT_LINKED);
        }
        return await this.#respond(surface, lookup.user, inbound);
    }
  }

  /** In a direct message only linked people may type commands; anyone may answer what we asked there. */
  async #mayHere({ kind, invoker }: Inbound): Promise<boolean> {
    const isTyped = kind === 'command' || kind === 'message' || kind === 'autocomplete';
    return !isTyped || invoker.guildId !== undefined || (await this.#deps.isLinked(invoker.userId));
  }

  async #userOf(inbound: Completion): Promise<PlatformUser | undefined> {
    const lookup = await this.#deps.users.find(inbound.invoker);
    return lookup.kind === 'user' && (await this.#mayHere(inbound)) ? lookup.user : undefined;
  }

  async #respond(surface: InteractionSurface, user: PlatformUser, inbound: Request): Promise<void> {
    const { input, unmet } = await this.#inputOf(inbound);
    await respondOn(surface, this.#deps.core, { ...user, unmet }, input);
  }

  /** The request, with names beside its mentions, and the people in it who can't be met. */
  async #inputOf(inbound: Request): Promise<{ readonly input: Input; readonly unmet: ReadonlyMap<string, Unmet> }> {
    switch (inbound.kind) {
      case 'command': {
        const { path } = inbound;
        const { options, unmet } = await this.#registerNamed(inbound.options);
        return { input: { kind: 'command', path, options }, unmet };
      }
      case 'message':
        return { input: { kind: 'message', text: inbound.text }, unmet: new Map() };
      case 'press':
        return { input: { kind: 'press', action: inbound.action }, unmet: new Map() };
      case 'submission': {
        const { action } = readFormName(inbound.form);
        const { options: answers, unmet } = await this.#registerNamed(inbound.answers);
        return { input: { kind: 'form', action, answers }, unmet };
      }
    }
  }

  /**
   * Makes those known who are named and have not spoken yet.
   * @returns the options with names beside the mentions in them; and those whom this deployment doesn't serve, which is recorded
   * (invariant 11), or of whom Discord can't say now.
   */
  async #registerNamed(
    given: RawOptions,
  ): Promise<{ readonly options: RawOptions; readonly unmet: ReadonlyMap<string, Unmet> }> {
    const { core, users } = this.#deps;
    const { known, unmet } = await meetNamed(namedIn(given), (id) => users.findUser(id), core);
    const labelled = Object.entries(given).map(([name, value]) => [name, labelMentions(value, known)]);
    return { options: known.size === 0 ? given : Object.fromEntries(labelled), unmet };
  }

  /** A screen goes on where it stands, and what was asked is answered there; all else stands on its own. */
  #placement(inbound: Request): Answered['placement'] {
    switch (inbound.kind) {
      case 'command':
      case 'message':
        return 'own';
      case 'press': {
        const { action, lasting } = inbound;
        const leadsOn = decodeAction(action)?.kind !== 'go' || this.#deps.core.isScreen(action);
        return leadsOn && !lasting ? 'in-place' : 'own';
      }
      case 'submission':
        return inbound.fromEphemeral ? readFormName(inbound.form).placement : 'own';
    }
  }

  async #claim(id: string): Promise<boolean | undefined> {
    return await this.#deps.inbox.claim(id).catch((error: unknown) => {
      this.#deps.log.error({ err: error }, 'inbound deduplication failed');
      return undefined;
    });
  }
}
