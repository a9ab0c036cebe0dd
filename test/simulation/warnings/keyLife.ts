import { type Day, dayIn, fridayBefore, nineAfter, nineOn } from './calendar.ts';
import type { Span } from './outages.ts';

/** Who is warned, as far as it matters when and where. */
export interface Whom {
  readonly id: string;
  readonly name: string;
  zone: string;
}

/** Something that someone has to be told about a key, once: not before it is due, nor from when it is void or overtaken. */
export interface Slot {
  readonly key: string;
  readonly whom: Whom;
  readonly what: string;
  readonly due: number;
  until: number;
  /** When a clock that was put back shows that it is not due yet: anyone who dies as it is due has nothing to go on with until then. */
  readonly notDueAgain?: readonly Span[];
}

interface Planned {
  readonly name: string;
  readonly due: number;
}

/**
 * When somebody is to be warned of a key's end, by the words of the promise: so many days ahead, and on the day, at nine in the owner's
 * own time zone; for 30, 14 and 7 days on the Friday before, where it is a weekend; after the end once more; of what was missed only the
 * most urgent; after a snooze when that ends. It follows what happens to the key, and knows nothing of how the product does it.
 */
export class KeyLife {
  readonly name: string;
  readonly days: readonly number[];
  /** Everything that was, or is to be, told. */
  readonly slots: Slot[] = [];
  whom: Whom;
  end: number;
  alive = true;
  #since: number;
  #snoozedUntil = 0;
  #dealtWith = new Set<string>();

  constructor(
    facts: { readonly name: string; readonly whom: Whom; readonly since: number; readonly end: number },
    days: readonly number[],
    now: number,
  ) {
    this.name = facts.name;
    this.whom = facts.whom;
    this.end = facts.end;
    this.#since = facts.since;
    this.days = days;
    this.#planFrom(now);
  }

  /** The key has a new secret, which ends at another time. */
  renewed(now: number, end: number): void {
    this.#cut(now);
    this.#dealtWith = new Set();
    this.#snoozedUntil = 0;
    this.end = end;
    this.#since = now;
    this.#planFrom(now);
  }

  /** The key is somebody else's. */
  transferred(now: number, whom: Whom): void {
    this.#cut(now);
    this.#snoozedUntil = 0;
    this.whom = whom;
    this.#planFrom(now);
  }

  /** @returns until when its owner hears nothing of it; undefined where there is no nine o'clock left for that. */
  snoozed(now: number, days: number): number | undefined {
    const { zone } = this.whom;
    const [today, last] = [dayIn(zone, now), dayIn(zone, this.end)];
    let until = nineOn(zone, Math.min(today + days, last));
    if (until >= this.end) until = nineOn(zone, last - 1);
    if (until <= now || this.#warnings().every(({ due }) => due > until)) return undefined;
    this.#cut(now);
    this.#snoozedUntil = until;
    this.#planFrom(now);
    return until;
  }

  deleted(now: number): void {
    this.#cut(now);
    this.alive = false;
  }

  /** Its owner lives elsewhere from now on; their zone was changed already. */
  moved(now: number): void {
    this.#cut(now, false);
    this.#planFrom(now);
  }

  /** @returns the latest thing that was due by then, if it is not void. */
  open(now: number): Slot | undefined {
    return this.slots.findLast(({ due, until }) => due <= now && now < until);
  }

  /** What was due stays so, and is void from now on; what was not due yet is forgotten. */
  #cut(now: number, isVoid = true): void {
    const open = this.open(now);
    for (const { what } of this.slots.filter(({ due }) => due <= now))
      for (const name of what.split(' ')) this.#dealtWith.add(name);
    const later = this.slots.findIndex(({ due }) => due > now);
    if (later >= 0) this.slots.splice(later);
    if (open !== undefined) open.until = isVoid ? now : Number.POSITIVE_INFINITY;
  }

  #planFrom(now: number): void {
    const warnings = this.#warnings();
    // What is less urgent than something that was dealt with is overtaken.
    const last = warnings.findLastIndex(({ name }) => this.#dealtWith.has(name));
    const plan = warnings.filter(({ name }, index) => index > last && !this.#dealtWith.has(name));
    const until = this.#snoozedUntil;
    const snoozed = until > now && until < this.end;
    const from = snoozed ? until : now;
    const early = plan.filter(({ name, due }) => due <= from && !(snoozed && name.endsWith('-after')));
    const names = [...early.map(({ name }) => name), ...(snoozed ? ['again'] : [])];
    const first: readonly Planned[] = names.length === 0 ? [] : [{ name: names.join(' '), due: from }];
    const next = [...first, ...plan.filter((one) => !early.includes(one))];
    const times = [...new Set(next.map(({ due }) => due))].sort((one, other) => one - other);
    const previous = this.open(now);
    if (previous !== undefined) previous.until = times[0] ?? Number.POSITIVE_INFINITY;
    for (const [index, due] of times.entries()) {
      const what = next.flatMap((one) => (one.due === due ? one.name : [])).join(' ');
      this.slots.push({
        key: this.name,
        whom: this.whom,
        what,
        due,
        until: times[index + 1] ?? Number.POSITIVE_INFINITY,
      });
    }
  }

  /** All that its end gives cause for. */
  #warnings(): readonly Planned[] {
    const { zone } = this.whom;
    const last = dayIn(zone, this.end);
    const ahead = [...this.days, 0].map((days): Planned => {
      return { name: `${this.end}-${days}`, due: nineOn(zone, dayToWarn(last, days)) };
    });
    const inTime = ahead
      .filter(({ due }) => due > this.#since && due < this.end)
      .sort((one, other) => one.due - other.due);
    return [...inTime, { name: `${this.end}-after`, due: nineAfter(zone, this.end) }];
  }
}

function dayToWarn(last: Day, days: number): Day {
  return days === 30 || days === 14 || days === 7 ? fridayBefore(last - days) : last - days;
}
