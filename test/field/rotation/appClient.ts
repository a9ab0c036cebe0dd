import { Agent } from 'node:http';
import { check } from '../processes/load.ts';

/** How often an app authenticates. */
const PER_SECOND = 50;

/** One answer that an app got. */
export interface Sighting {
  /** When it was asked, in milliseconds since 1970. */
  readonly at: number;
  /** `current`, `previous` or `pending`; a refusal's code; or `down` where the app didn't run. */
  readonly verdict: string;
}

/** Whether an app could do its work. */
export function isServed({ verdict }: Sighting): boolean {
  return ['current', 'previous', 'pending'].includes(verdict);
}

/** An app that authenticates 50 times a second over HTTP, whether the last answer has come or not. */
export class AppClient {
  readonly seen: Sighting[] = [];
  readonly #agent = new Agent({ keepAlive: true });
  readonly #under = new Set<Promise<void>>();
  readonly #ticking: NodeJS.Timeout;
  readonly #began = performance.now();

  /** @param holds the secret that the app has at this moment; undefined while it doesn't run. */
  constructor(url: string, app: string, holds: () => string | undefined) {
    this.#ticking = setInterval(() => {
      const at = Date.now();
      const secret = holds();
      const asked = this.#ask(url, app, secret).then((verdict) => {
        this.seen.push({ at, verdict });
      });
      this.#under.add(asked);
      void asked.finally(() => this.#under.delete(asked));
    }, 1_000 / PER_SECOND);
  }

  /** How many times a second it authenticated, on average. */
  get perSecond(): number {
    return this.seen.length / ((performance.now() - this.#began) / 1_000);
  }

  /** Stops asking, and waits for what is asked. */
  async stop(): Promise<void> {
    clearInterval(this.#ticking);
    await Promise.all(this.#under);
    this.#agent.destroy();
  }

  async #ask(url: string, app: string, secret: string | undefined): Promise<string> {
    if (secret === undefined) return 'down';
    try {
      const { status, text } = await check(url, { secret, app, source: '192.0.2.7' }, this.#agent);
      const verdict: { readonly secret?: string; readonly code?: string } = JSON.parse(text);
      return verdict.secret ?? verdict.code ?? `${status} ${text}`;
    } catch (error) {
      return String(error);
    }
  }
}
