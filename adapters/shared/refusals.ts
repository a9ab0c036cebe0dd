import { LRUCache } from 'lru-cache';
import { backoff } from '../../src/async/backoff.ts';
import type { LastingProblem, PlatformLog, ProblemReports } from '../../src/chat/contracts/platform.ts';

type Code = string | number;

/** What is known of a place that refused lately. */
interface HeldRefusal {
  readonly code: Code;
  readonly times: number;
  /** The platform isn't asked again before; in milliseconds, by the clock that was handed in. */
  readonly until: number;
}

/** How the platform refused. `lasting`: retrying can't help until a person does something; otherwise a few retries decide. */
export interface Refusal {
  readonly problem: Pick<LastingProblem, 'what' | 'name'>;
  readonly code: Code;
  readonly lasting: boolean;
}

/** What {@link Refusals} works with. */
export interface RefusalDeps {
  readonly clock: () => number;
  readonly log: Pick<PlatformLog, 'warn' | 'info'>;
  readonly problems: ProblemReports;
  /** Says what to do about a code, as a sentence; undefined where nothing particular is known. */
  readonly remedy: (code: Code, what: LastingProblem['what']) => string | undefined;
  /** A random number from 0 up to 1: the jitter of a back-off. */
  readonly random: () => number;
}

/** The first refusal may be a hiccup and is retried on the next occasion. From the second on, each wait is longer. */
const WAITS = { baseMs: 60_000, capMs: 60 * 60_000 } as const;
/** How many refusals it takes before admins are told, unless the code is known to last. */
const LASTS_FROM = 3;
const KEPT_AT_MOST = 5_000;

/**
 * Remembers what a platform keeps refusing: the place is asked again after a minute at most, then two, four, up to an hour; the log and the admins
 * are told once, until it is accepted again. Kept by each process: after a restart a place is asked at once.
 */
export class Refusals {
  readonly #refused = new LRUCache<string, HeldRefusal>({ max: KEPT_AT_MOST });
  /** The code that was logged, by subject. */
  readonly #logged = new Map<string, Code>();
  /** The code that admins were told of, by subject; by this process or an earlier one. Read once. */
  #reported: Map<string, string> | undefined;
  readonly #deps: RefusalDeps;

  constructor(deps: RefusalDeps) {
    this.#deps = deps;
  }

  /** @returns the code with which a place refuses, where it is not to be asked now. */
  held(problem: Refusal['problem']): Code | undefined {
    const held = this.#refused.get(nameOf(problem));
    return held !== undefined && this.#deps.clock() < held.until ? held.code : undefined;
  }

  /** Notes a refusal. Never rejects. */
  async refused({ problem, code, lasting }: Refusal): Promise<void> {
    const { clock, log, problems, remedy, random } = this.#deps;
    const before = this.#refused.get(nameOf(problem));
    const times = before?.code === code ? before.times + 1 : 1;
    const wait = times < 2 ? 0 : backoff({ attempt: times - 2, ...WAITS, random });
    this.#refused.set(nameOf(problem), { code, times, until: clock() + wait });
    const told = toldAs(problem);
    const name = nameOf(told);
    const what = remedy(code, problem.what);
    if (this.#logged.get(name) !== code) {
      this.#logged.set(name, code);
      const facts = { ...problem, code, ...(what === undefined ? {} : { remedy: what }) };
      log.warn(facts, 'platform refusal; retrying less often');
    }
    if (times < (lasting ? 1 : LASTS_FROM)) return;
    try {
      const reported = await this.#known();
      // A message is gone when it is refused, so nothing takes that back: the desk knows whether it is told again.
      if (reported.get(name) === String(code) && problem.what !== 'message') return;
      // If nobody could be told, the next refusal tries again: admins become known when they first write.
      if (await problems.report({ ...told, code: String(code), remedy: what ?? null }))
        reported.set(name, String(code));
    } catch (error) {
      log.warn({ err: error }, 'platform refusal notice failed');
    }
  }

  /** Notes that a place takes what it is sent. Never rejects. */
  async accepted(problem: Refusal['problem']): Promise<void> {
    const told = toldAs(problem);
    const name = nameOf(told);
    const stood = this.#refused.delete(nameOf(problem));
    // A problem that many share ends when one of them accepts again: another's next refusal reports it again.
    if (!stood && told.name !== problem.name) return;
    if (this.#logged.delete(name)) this.#deps.log.info(problem, 'platform refusal over');
    try {
      const reported = await this.#known();
      if (!reported.has(name)) return;
      await this.#deps.problems.resolved(told);
      reported.delete(name);
    } catch (error) {
      this.#deps.log.warn({ err: error }, 'platform refusal withdrawal failed');
    }
  }

  async #known(): Promise<Map<string, string>> {
    this.#reported ??= new Map((await this.#deps.problems.lasting()).map((one) => [nameOf(one), one.code]));
    return this.#reported;
  }
}

/** Thousands of homes and DMs may fail for one reason: it is reported once, and names nobody. */
function toldAs(problem: Refusal['problem']): Refusal['problem'] {
  return problem.what === 'person' || problem.what === 'home' ? { what: problem.what, name: null } : problem;
}

function nameOf({ what, name }: Refusal['problem']): string {
  return `${what}:${name ?? ''}`;
}
