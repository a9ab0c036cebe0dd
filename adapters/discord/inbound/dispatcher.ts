import { decodeAction } from '../../../src/chat/contracts/actionCode.ts';
import type { Input } from '../../../src/chat/contracts/exchange.ts';
import type { Choice, RawOptions } from '../../../src/chat/contracts/options.ts';
import type { Inbox, PlatformLog } from '../../../src/chat/contracts/platform.ts';
import type { PlatformPort } from '../../../src/chat/contracts/port.ts';
import type { Speaker } from '../../../src/chat/contracts/ports.ts';
import type { View } from '../../../src/chat/contracts/view.ts';
import { writeCommand } from '../../../src/chat/parsing/parseCommand.ts';
import { Recent } from '../../shared/recentIds.ts';
import { NOT_LINKED, NOT_NOW, WHO_ARE_YOU } from '../copy.ts';
import type { DirectMessages } from '../outbound/directMessages.ts';
import type { FirstResponse } from '../outbound/initialResponse.ts';
import { InteractionSpot } from '../outbound/interactionSurface.ts';
import { type Answered, Reply } from '../outbound/reply.ts';
import type { Callers } from '../people/users.ts';
import type { Clients } from '../transport/clients.ts';
import type { Inbound } from '../transport/payloads.ts';
import { readFormName } from './formName.ts';

/** What receiving needs. */
export interface ReceptionParts {
  readonly core: PlatformPort;
  readonly callers: Callers;
  readonly clients: Clients;
  readonly direct: DirectMessages;
  readonly inbox: Inbox;
  readonly log: PlatformLog;
  readonly isLinked: (externalId: string) => Promise<boolean>;
}

/** What is asked for, and answered in a message; the completion of what is typed is answered otherwise. */
export type Request = Exclude<Inbound, { kind: 'autocomplete' }>;
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

/** Carries out what Discord sent: who is it, was it done before, what does the core say, where is it shown. */
export class Reception {
  readonly #parts: ReceptionParts;
  readonly #recent = new Recent();

  constructor(parts: ReceptionParts) {
    this.#parts = parts;
  }

  /**
   * What can be answered from memory, to people who are known to be served: what is the same for everyone, such as help.
   * @returns undefined for everything else.
   */
  glance(inbound: Request): View | undefined {
    if (inbound.kind !== 'command' || !this.#parts.callers.isServed(inbound.caller)) return undefined;
    return this.#parts.core.glance(writeCommand(inbound.path, inbound.options).slice('/apikey '.length));
  }

  /** Whether something came before to this very process. */
  repeats({ id }: Inbound): boolean {
    return this.#recent.repeats(id);
  }

  /** Answers what somebody did. Never rejects. What came before is not answered at all. */
  async serve(inbound: Request, first: FirstResponse): Promise<void> {
    const { clients, direct, log } = this.#parts;
    const answered: Answered = {
      applicationId: inbound.applicationId,
      token: inbound.token,
      standing: this.#standing(inbound),
      isForm: inbound.kind === 'submission',
    };
    const reply = new Reply(answered, first, clients);
    const spot = new InteractionSpot(reply, answered, (view) => direct.tell(inbound.caller.userId, view));
    const timer = setTimeout(() => void reply.defer(), PATIENCE_MS);
    try {
      const claim = await this.#claim(inbound.id);
      if (claim === false) return;
      // What confirms brings a secret, and a secret is shown by an edit.
      if (inbound.kind === 'press' && decodeAction(inbound.action)?.kind === 'confirm') await reply.defer();
      await (claim === undefined ? spot.add(NOT_NOW) : this.#answer(inbound, spot));
    } catch (error) {
      log.error({ err: error, during: inbound.kind }, 'unexpected error in Discord');
      await spot.add(NOT_NOW).catch(() => undefined);
    } finally {
      clearTimeout(timer);
    }
  }

  /** What somebody is typing. @returns what it could become; nothing where that takes too long. Never rejects. */
  async complete(inbound: Completion): Promise<readonly Choice[]> {
    const { path, options, focused } = inbound;
    if (focused === undefined) return [];
    const found = this.#speakerOf(inbound).then(async (speaker) =>
      speaker === undefined ? [] : await this.#parts.core.suggestOption(speaker, { path, options, focused }),
    );
    return (await inTime(found, this.#parts.log)).slice(0, OFFERED);
  }

  async #answer(inbound: Request, spot: InteractionSpot): Promise<void> {
    const { core, callers } = this.#parts;
    const called = await callers.find(inbound.caller);
    switch (called.kind) {
      case 'stranger':
        return await spot.add(await core.turnAway(called.stranger, inbound.kind));
      case 'unknown':
        return await spot.add(WHO_ARE_YOU);
      case 'speaker':
        if (!(await this.#mayHere(inbound))) {
          const { userId: externalId } = inbound.caller;
          await core.turnAway(
            { platform: 'discord', externalId, because: 'not linked, in a direct message' },
            inbound.kind,
          );
          return await spot.add(NOT_LINKED);
        }
        return await spot.answer(core, called.speaker, await this.#inputOf(inbound));
    }
  }

  /** In a direct message, what is typed is for linked people only; what we asked there ourselves, anybody may answer. */
  async #mayHere({ kind, caller }: Inbound): Promise<boolean> {
    const isTyped = kind === 'command' || kind === 'autocomplete';
    return !isTyped || caller.guildId !== undefined || (await this.#parts.isLinked(caller.userId));
  }

  async #speakerOf(inbound: Completion): Promise<Speaker | undefined> {
    const called = await this.#parts.callers.find(inbound.caller);
    return called.kind === 'speaker' && (await this.#mayHere(inbound)) ? called.speaker : undefined;
  }

  async #inputOf(inbound: Request): Promise<Input> {
    switch (inbound.kind) {
      case 'command': {
        const { path, options } = inbound;
        await this.#meetNamed(options);
        return { kind: 'command', path, options };
      }
      case 'press':
        return { kind: 'press', action: inbound.action };
      case 'submission': {
        const { answers } = inbound;
        await this.#meetNamed(answers);
        return { kind: 'form', action: readFormName(inbound.form).action, answers };
      }
    }
  }

  /** Makes those known who are named and have not spoken yet. */
  async #meetNamed(options: RawOptions): Promise<void> {
    const { core, callers } = this.#parts;
    for (const value of Object.values(options)) {
      const id = NAMED.exec(value)?.[1];
      const called = id === undefined ? undefined : await callers.findUser(id);
      if (called?.kind === 'speaker') await core.meet(called.speaker);
    }
  }

  /** A screen goes on where it stands, and what was asked is answered there; all else stands on its own. */
  #standing(inbound: Request): Answered['standing'] {
    switch (inbound.kind) {
      case 'command':
        return 'own';
      case 'press': {
        const { action, lasting } = inbound;
        const leadsOn = decodeAction(action)?.kind !== 'go' || this.#parts.core.isScreen(action);
        return leadsOn && !lasting ? 'in-place' : 'own';
      }
      case 'submission':
        return inbound.fromEphemeral ? readFormName(inbound.form).standing : 'own';
    }
  }

  async #claim(id: string): Promise<boolean | undefined> {
    return await this.#parts.inbox.claim(id).catch((error: unknown) => {
      this.#parts.log.error({ err: error }, 'what came could not be noted');
      return undefined;
    });
  }
}

async function inTime(work: Promise<readonly Choice[]>, log: PlatformLog): Promise<readonly Choice[]> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<readonly Choice[]>((resolve) => {
    timer = setTimeout(() => resolve([]), COMPLETION_MS);
  });
  try {
    return await Promise.race([work, late]);
  } catch (error) {
    log.error({ err: error, during: 'completion' }, 'what is typed could not be completed');
    return [];
  } finally {
    clearTimeout(timer);
  }
}
