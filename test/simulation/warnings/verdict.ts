import { HOUR, MINUTE } from './calendar.ts';
import type { Slot } from './keyLife.ts';
import { type Span, united, working } from './outages.ts';

/** A key that was spoken of, to whom and when. */
export interface Mention {
  readonly key: string;
  readonly whom: string;
  readonly at: number;
  /** The message in which it was. */
  readonly message: string;
}

/** A message that may have been told, or not: nobody can know. */
export interface Doubt {
  readonly whom: string;
  readonly at: number;
}

/** What a simulation came to. */
export interface Verdict {
  readonly due: number;
  readonly sent: number;
  /** Overtaken by a more urgent one, or void, before the job was able to tell it. */
  readonly overtaken: number;
  /** Lost, or told twice, with a message of which nobody can know whether it was told. */
  readonly doubtful: number;
  /** In how many messages that was. */
  readonly doubtfulMessages: number;
  /** The longest that the job was able to tell something and had not told it. */
  readonly latest: number;
  /** Everything that must not be, in words. */
  readonly wrong: readonly string[];
}

/** What was to be told, what was, and what was in the way. */
export interface Evidence {
  readonly slots: readonly Slot[];
  readonly mentions: readonly Mention[];
  readonly doubts: readonly Doubt[];
  /** When nobody was able to tell someone anything. */
  readonly unable: (whom: string) => readonly Span[];
  readonly until: number;
}

/** What a message may be behind: a sender that crashed is not known for crashed before some minutes are over. */
const GRACE = 10 * MINUTE;
const LATE = HOUR;

/** Holds what people were told against what they were to be told: each once, neither early nor late, and nothing that was void by then. */
export function check({ slots, mentions, doubts, unable, until }: Evidence): Verdict {
  const wrong: string[] = [];
  const excuses = new Set<Doubt>();
  /** One message of which nobody can know excuses what was in it, and nothing else. */
  const inDoubt = (whom: string, from: number, to: number) => {
    const found = doubts.find((doubt) => doubt.whom === whom && from <= doubt.at && doubt.at <= to);
    if (found !== undefined) excuses.add(found);
    return found !== undefined;
  };
  const { arrivals, again } = match(slots, mentions, wrong);
  let doubtful = 0;
  for (const { slot, before, mention } of again) {
    if (inDoubt(mention.whom, before - GRACE, mention.at)) doubtful += 1;
    else
      wrong.push(`told twice: ${said(mention.key, mention.whom, mention.at)} for ${slot.what}, and ${timeOf(before)}`);
  }
  let [sent, overtaken, latest] = [0, 0, 0];
  const due = slots.filter((slot) => slot.due < until);
  for (const slot of due) {
    const { key, whom, what } = slot;
    const at = arrivals.get(slot)?.at;
    const end = Math.min(slot.until, until);
    const notThen = united([...unable(whom.id), ...(slot.notDueAgain ?? [])]);
    const time = working(slot.due, end, notThen);
    if (at === undefined && time <= LATE) overtaken += 1;
    else if (at === undefined && inDoubt(whom.id, slot.due, end)) doubtful += 1;
    else if (at === undefined) wrong.push(`never told: ${said(key, whom.id, slot.due)} for ${what}`);
    else {
      sent += 1;
      const late = working(slot.due, at, notThen);
      latest = Math.max(latest, late);
      if (late > LATE) wrong.push(`late by ${late / MINUTE} min: ${said(key, whom.id, slot.due)} for ${what}`);
      if (time === 0) wrong.push(`told although overtaken: ${said(key, whom.id, at)} for ${what}`);
    }
  }
  wrong.push(...apart(arrivals));
  return { due: due.length, sent, overtaken, doubtful, doubtfulMessages: excuses.size, latest, wrong };
}

interface Again {
  readonly slot: Slot;
  readonly before: number;
  readonly mention: Mention;
}

/** Finds out which warning is meant where a key was spoken of. */
function match(slots: readonly Slot[], mentions: readonly Mention[], wrong: string[]) {
  const arrivals = new Map<Slot, Mention>();
  const again: Again[] = [];
  const slotsOf = new Map<string, Slot[]>();
  for (const slot of slots) {
    const others = slotsOf.get(slot.key);
    if (others === undefined) slotsOf.set(slot.key, [slot]);
    else others.push(slot);
  }
  for (const mention of [...mentions].sort((one, other) => one.at - other.at)) {
    const { key, whom, at } = mention;
    const slot = slotsOf.get(key)?.findLast((one) => one.whom.id === whom && one.due <= at && at < one.until + GRACE);
    if (slot === undefined) {
      wrong.push(`never due: ${said(key, whom, at)}`);
      continue;
    }
    const before = arrivals.get(slot);
    const earlier = slotsOf.get(key)?.findLast((one) => one.whom.id === whom && one.due < slot.due);
    // What was found just before it was overtaken is told a moment after, and then what overtook it.
    const late =
      before !== undefined && earlier !== undefined && !arrivals.has(earlier) && before.at < earlier.until + MINUTE;
    if (late) arrivals.set(earlier, before);
    if (before === undefined || late) arrivals.set(slot, mention);
    else again.push({ slot, before: before.at, mention });
  }
  return { arrivals, again };
}

/** What was due for someone at one time, and could be told then, is told in one message: so it is one a day. */
function apart(arrivals: ReadonlyMap<Slot, Mention>): readonly string[] {
  const messages = new Map<string, Set<string>>();
  for (const [{ whom, due }, { at, message }] of arrivals) {
    if (at - due >= MINUTE) continue;
    const name = `${whom.id} at ${new Date(due).toISOString()}`;
    messages.set(name, (messages.get(name) ?? new Set()).add(message));
  }
  return [...messages].flatMap(([name, { size }]) => (size > 1 ? `${size} messages at once: ${name}` : []));
}

function said(key: string, whom: string, at: number): string {
  return `${key} to ${whom} at ${timeOf(at)}`;
}

function timeOf(at: number): string {
  return new Date(at).toISOString();
}
