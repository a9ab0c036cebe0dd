import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { Verdict } from '../services/verifier.ts';

const RESULTS = ['valid', 'INVALID', 'RETIRED', 'DISABLED', 'LOCKED', 'EXPIRED', 'THROTTLED', 'unavailable'] as const;

/** What Latchkey counts about itself, for Prometheus. No label ever holds a name, an address or an ID. */
export class Metrics {
  readonly #registry = new Registry();
  readonly #checks: Readonly<Record<(typeof RESULTS)[number], Counter.Internal>>;

  /** @param cachedKeys tells how many keys are in memory. */
  constructor(cachedKeys: () => number) {
    collectDefaultMetrics({ register: this.#registry });
    const checks = new Counter({
      name: 'latchkey_checks_total',
      help: 'Checks of a secret, by result.',
      labelNames: ['result'],
      registers: [this.#registry],
    });
    const of = (result: string) => checks.labels(result);
    this.#checks = {
      valid: of('valid'),
      INVALID: of('INVALID'),
      RETIRED: of('RETIRED'),
      DISABLED: of('DISABLED'),
      LOCKED: of('LOCKED'),
      EXPIRED: of('EXPIRED'),
      THROTTLED: of('THROTTLED'),
      unavailable: of('unavailable'),
    };
    const gauge: Gauge = new Gauge({
      name: 'latchkey_cached_keys',
      help: 'Keys held in memory.',
      registers: [this.#registry],
      collect: () => gauge.set(cachedKeys()),
    });
  }

  /** Counts an answered check. */
  checked(verdict: Verdict): void {
    this.#checks[verdict.valid ? 'valid' : verdict.code].inc();
  }

  /** Counts a check that could not be answered. */
  unanswered(): void {
    this.#checks.unavailable.inc();
  }

  /** @returns all metrics in Prometheus' text format. */
  async text(): Promise<string> {
    return await this.#registry.metrics();
  }

  get contentType(): string {
    return this.#registry.contentType;
  }
}
