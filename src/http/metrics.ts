import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { RefusalOnTheWire, Verdict } from '../domain/keys/verdict.ts';

/** The possible results of a check: a code of the contract, or no answer. */
type CheckResult = 'valid' | RefusalOnTheWire | 'unavailable';

/** Metrics of the process, whatever runs in it: their observers can't be removed. */
const ofTheProcess = new Registry();
let observed = false;

/**
 * Totals that prom-client adds as gauges, though only counters may end in `_total` (promtool check metrics). Their
 * parts, by type, stay.
 */
const MISNAMED = ['nodejs_active_handles_total', 'nodejs_active_requests_total', 'nodejs_active_resources_total'];

/** Latchkey's own metrics for Prometheus. No label ever holds a name, an address or an ID. */
export class Metrics {
  readonly #registry = new Registry();
  /** Plain numbers, handed over on request: looking up a label at each check costs more than counting. */
  readonly #checks: Record<CheckResult, number> = {
    valid: 0,
    INVALID: 0,
    RETIRED: 0,
    DELETED: 0,
    DISABLED: 0,
    LOCKED: 0,
    EXPIRED: 0,
    SUSPENDED: 0,
    FORBIDDEN: 0,
    THROTTLED: 0,
    unavailable: 0,
  };

  /** @param cachedKeys returns how many keys are in memory. */
  constructor(cachedKeys: () => number) {
    if (!observed) {
      collectDefaultMetrics({ register: ofTheProcess });
      for (const name of MISNAMED) ofTheProcess.removeSingleMetric(name);
    }
    observed = true;
    const checks: Counter<'result'> = new Counter({
      name: 'latchkey_checks_total',
      help: 'Checks of a secret, by result.',
      labelNames: ['result'],
      registers: [this.#registry],
      collect: () => {
        checks.reset();
        for (const [result, count] of Object.entries(this.#checks)) checks.inc({ result }, count);
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
