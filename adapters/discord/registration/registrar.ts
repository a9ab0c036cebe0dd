import type { APIApplicationCommand } from 'discord.js';
import { backoff } from '../../../src/async/backoff.ts';
import type { DeclaredCommand, Leases, PlatformLog } from '../../../src/chat/contracts/platform.ts';
import type { Outcome } from '../../shared/apiResult.ts';
import type { Refusal, Refusals } from '../../shared/refusals.ts';
import { REGISTRATION_REMEDIES } from '../copy.ts';
import { attempt, type ErrorCode } from '../transport/apiResult.ts';
import type { Clients } from '../transport/clients.ts';
import { differences, type Registered } from './difference.ts';
import { commandPayloads, messagePayloads } from './payload.ts';
import { inDirectMessages, type Payload } from './shape.ts';

/** What registering needs. */
export interface RegistrarDeps {
  readonly applicationId: string;
  readonly guildIds: readonly string[];
  readonly commands: readonly DeclaredCommand[];
  readonly clients: Clients;
  readonly leases: Leases;
  readonly log: PlatformLog;
  readonly refusals: Refusals;
  /** A random number from 0 up to 1: the jitter of a back-off. */
  readonly random?: () => number;
}

const LEASE = 'discord-registration';
const LEASE_MS = 60_000;
/** A guild that could not be served: the bot may be invited any moment. One that goes on refusing is asked less and less often. */
const RETRY_MS = 60_000;
/** Discord takes 200 new commands a day in a guild (30034); beyond that, the next attempt waits longer. */
const DAILY_LIMIT = 30034;
const DAILY_RETRY_MS = 60 * 60_000;

/** The place where commands are registered: a guild, or everywhere for direct messages. */
interface Scope {
  readonly path: `/applications/${string}`;
  readonly facts: { readonly guildId?: string };
  readonly wanted: readonly Payload[];
}

type Registration = 'as-wanted' | 'again' | 'much-later';

/** Tells Discord what can be asked for: by one replica, and only where something changed. */
export class Registrar {
  readonly #deps: RegistrarDeps;
  readonly #scopes: readonly Scope[];
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  /** @throws where Discord would refuse what is declared; a test sees to it that it doesn't. */
  constructor(deps: RegistrarDeps) {
    this.#deps = deps;
    const wanted = [...commandPayloads(deps.commands), ...messagePayloads(deps.commands)];
    const base = `/applications/${deps.applicationId}` as const;
    this.#scopes = [
      ...deps.guildIds.map((guildId) => ({
        path: `${base}/guilds/${guildId}/commands` as const,
        facts: { guildId },
        wanted,
      })),
      { path: `${base}/commands`, facts: {}, wanted: wanted.map(inDirectMessages) },
    ];
  }

  /** Registers what is to be registered, now and again until it could be. Never rejects. */
  async start(): Promise<void> {
    await this.#register(this.#scopes);
  }

  /** Tries no more. */
  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  async #register(scopes: readonly Scope[]): Promise<void> {
    const { leases, log } = this.#deps;
    const held = await leases.hold(LEASE, LEASE_MS).catch((error: unknown) => {
      log.error({ err: error }, 'command registration lease failed');
      return false;
    });
    // Another replica does it; whether it has is looked at later.
    if (!held) return this.#later(scopes, RETRY_MS);
    const left: Scope[] = [];
    let wait = RETRY_MS;
    for (const scope of scopes) {
      const outcome = await this.#registerIn(scope);
      if (outcome !== 'as-wanted') left.push(scope);
      if (outcome === 'much-later') wait = DAILY_RETRY_MS;
    }
    await leases.release(LEASE).catch(() => undefined);
    if (left.length > 0) this.#later(left, wait);
  }

  #later(scopes: readonly Scope[], ms: number): void {
    if (this.#stopped) return;
    const { random = Math.random } = this.#deps;
    const wait = backoff({ attempt: 0, baseMs: ms, capMs: ms, random });
    this.#timer = setTimeout(() => void this.#register(scopes), wait);
    this.#timer.unref();
  }

  async #registerIn({ path, facts, wanted }: Scope): Promise<Registration> {
    const { clients, log, refusals } = this.#deps;
    const problem = { what: 'server', name: facts.guildId ?? null } as const;
    if (refusals.held(problem) !== undefined) return 'again';
    const asked = await attempt(() => clients.bulk.get(`${path}?with_localizations=true`));
    if (asked.kind !== 'done' || !isCommands(asked.value)) {
      await this.#failed(problem, asked);
      return 'again';
    }
    const [first, ...others] = [...differences(asked.value, wanted)];
    if (first === undefined) {
      await refusals.accepted(problem);
      return 'as-wanted';
    }
    const put = await attempt(() => clients.bulk.put(path, { body: wanted }));
    if (put.kind === 'done') {
      await refusals.accepted(problem);
      log.info({ ...facts, changed: 1 + others.length, first: first.key }, 'Discord commands registered');
      return 'as-wanted';
    }
    await this.#failed(problem, put);
    return put.kind === 'refused' && put.code === DAILY_LIMIT ? 'much-later' : 'again';
  }

  async #failed(problem: Refusal['problem'], outcome: Outcome<unknown, ErrorCode>): Promise<void> {
    if (outcome.kind === 'refused') {
      const { code } = outcome;
      return await this.#deps.refusals.refused({ problem, code, lasting: REGISTRATION_REMEDIES[code] !== undefined });
    }
    const words = 'Discord command registration failed; retrying';
    this.#deps.log.warn({ server: problem.name, outcome: outcome.kind }, words);
  }
}

function isCommands(said: unknown): said is (APIApplicationCommand & Registered)[] {
  return Array.isArray(said) && said.every((one: unknown) => typeof one === 'object' && one !== null && 'name' in one);
}
