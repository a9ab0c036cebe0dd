import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { Verdict } from '../services/verifier.ts';

const RESULTS = ['valid', 'INVALID', 'RETIRED', 'DISABLED', 'LOCKED', 'EXPIRED', 'THROTTLED', 'unavailable'] as const;

/** Of the process, whatever runs in it: its observers can't be taken back. */
const ofTheProcess = new Registry();
let observed = false;

/** What Latchkey counts about itself, for Prometheus. No label ever holds a name, an address or an ID. */
export class Metrics {
  readonly #registry = new Registry();
  /** Plain numbers, handed over when they are asked for: looking a label up at each check costs more than counting. */
  readonly #checks = {
    valid: 0,
    INVALID: 0,
    RETIRED: 0,
    DISABLED: 0,
    LOCKED: 0,
    EXPIRED: 0,
    THROTTLED: 0,
    unavailable: 0,
  };

  /** @param cachedKeys tells how many keys are in memory. */
  constructor(cachedKeys: () => number) {
    if (!observed) collectDefaultMetrics({ register: ofTheProcess });
    observed = true;
    const checks: Counter<'result'> = new Counter({
      name: 'latchkey_checks_total',
      help: 'Checks of a secret, by result.',
      labelNames: ['result'],
      registers: [this.#registry],
      collect: () => {
        checks.reset();
        for (const result of RESULTS) checks.inc({ result }, this.#checks[result]);
      },
    });
    const gauge: Gauge = new Gauge({
      name: 'latchkey_cached_keys',
      help: 'Keys held in memory.',
      registers: [this.#registry],
      collect: () => gauge.set(cachedKeys()),
    });
  }

  /** Counts an answered check. */
  checked(verdict: Verdict): void {
    this.#checks[verdict.valid ? 'valid' : verdict.code] += 1;
  }

  /** Counts a check that could not be answered. */
  unanswered(): void {
    this.#checks.unavailable += 1;
  }

  /** @returns all metrics in Prometheus' text format. */
  async text(): Promise<string> {
    return await Registry.merge([ofTheProcess, this.#registry]).metrics();
  }

  get contentType(): string {
    return this.#registry.contentType;
  }
}
