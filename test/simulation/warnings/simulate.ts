import type { Database } from '../../../src/persistence/database.ts';
import type { ServiceContext } from '../../../src/services/context.ts';
import { type ManualClock, manualClock, testContext } from '../../support/context.ts';
import { DAY, HOUR, MINUTE, nineOn } from './calendar.ts';
import { Changes } from './changes.ts';
import { doubtsOf, memoized, mentionsOf, saidTwiceOver, unableTo } from './evidence.ts';
import { Fleet } from './fleet.ts';
import { MemoryPlatform } from './memoryPlatform.ts';
import { type Span, united } from './outages.ts';
import { populate, store, ZONES } from './population.ts';
import { RandomChoice } from './randomChoice.ts';
import type { MakeJobs } from './replica.ts';
import { check, type Verdict } from './verdict.ts';
import { asItIs, type Jump, shownAt } from './wrongClock.ts';

/** What is simulated. */
export interface Wish {
  readonly title: string;
  readonly start: number;
  readonly days: number;
  readonly owners: number;
  readonly keys: number;
  readonly seed: number;
  /** How often all replicas do a job at one moment, rather than one of them. */
  readonly together: number;
  /** How often a replica dies, of so many times that it does something. */
  readonly crashes: number;
  /** How often a platform is down, and how often all replicas are stopped. */
  readonly outages: number;
  readonly stops: number;
  /** How many keys are changed on a day. */
  readonly changes: number;
  /** When the clock of all replicas is wrong, in order. */
  readonly jumps?: readonly Jump[];
}

/** What came of it. */
export interface Account extends Verdict {
  readonly messages: number;
  readonly crashes: number;
  readonly inHand: number;
  readonly outages: number;
  readonly stops: number;
  readonly refused: number;
  readonly unclear: number;
  /** Messages that a platform knew again. */
  readonly known: number;
  readonly doubts: number;
  readonly changes: Readonly<Record<string, number>>;
  readonly wallMs: number;
  readonly cpuMs: number;
}

const SECOND = 1_000;
/** The job that tells runs every five seconds; what the sweep found has been gathered by its next run. */
const GATHERED = 5 * SECOND;
/** After a crash, or where a platform left something unclear, the minutes after it matter too. */
const AFTERMATH = 4;
/** Where a platform is away, the other one is tried after ten minutes. */
const PASSED_OVER = 10 * MINUTE + SECOND;

/** Lets time go by, hour by hour. @param databases one for each replica, and one more for the person who changes keys. */
export async function simulate(
  databases: readonly [Database, ...Database[]],
  makeJobs: MakeJobs,
  wish: Wish,
): Promise<Account> {
  const [began, cpu] = [performance.now(), process.cpuUsage()];
  const { start, seed, jumps = [] } = wish;
  const until = start + wish.days * DAY;
  const time = manualClock(start);
  const random = new RandomChoice(seed);
  const people = populate({ start, until, owners: wish.owners, keys: wish.keys }, random);
  const [own, ...others] = databases;
  await store(own, people, start);
  const spansOf = (count: number, shortest: number, longest: number) =>
    united(Array.from({ length: count }, () => span(start, until, random.between(shortest, longest), random)));
  const outages = {
    slack: spansOf(wish.outages, HOUR, 30 * HOUR),
    discord: spansOf(wish.outages, HOUR, 30 * HOUR),
  };
  // Long enough that what was due is overtaken by what is due a day later.
  const stops = spansOf(wish.stops, 20 * HOUR, 72 * HOUR);
  const platforms = [
    // Slack does not know a message again; Discord does for a few minutes.
    new MemoryPlatform({ name: 'slack', outages: outages.slack, unclear: 0.002 }, time.now, new RandomChoice(seed + 1)),
    new MemoryPlatform(
      { name: 'discord', outages: outages.discord, unclear: 0.002, remembersFor: 5 * MINUTE },
      time.now,
      new RandomChoice(seed + 2),
    ),
  ];
  const contextOn = (database: Database, name: string): ServiceContext => {
    const context = testContext(database, { seed: `${seed} ${name}`, policy: { keyValidity: 120 * DAY } });
    return { ...context, clock: () => shownAt(time.now(), jumps) };
  };
  const fleet = new Fleet({
    databases: others,
    platforms,
    contextOn,
    makeJobs,
    clock: time.now,
    random: new RandomChoice(seed + 3),
    crashes: wish.crashes,
  });
  const changes = new Changes(contextOn(own, 'chat'), people, new RandomChoice(seed + 4));

  for (const at of momentsThatMatter(start, until, [...outages.slack, ...outages.discord, ...stops, ...jumps])) {
    setTo(time, at);
    const stop = stops.find(({ from, until: end }) => from <= at && at < end);
    if (stop !== undefined) fleet.stopAll(stop.until);
    await turn(fleet, platforms, time, wish.together);
    if (at % HOUR === 0 && random.chance(wish.changes / 24)) {
      setTo(time, Math.max(time.now(), at + 14 * MINUTE));
      const unable = (whom: string) => unableTo(people, whom, outages, [...fleet.down, ...stops]);
      await changes.make(time.now(), unable);
    }
  }
  setTo(time, until);
  fleet.close();

  const doubts = doubtsOf(people, fleet, platforms, jumps);
  const verdict = check({
    slots: asItIs(
      people.keys.flatMap(({ life }) => life.slots),
      start,
      jumps,
    ),
    mentions: await mentionsOf(people, platforms, own),
    doubts,
    unable: memoized((whom) => unableTo(people, whom, outages, fleet.down)),
    until,
  });
  const { user, system } = process.cpuUsage(cpu);
  const sum = (count: (platform: MemoryPlatform) => number) => platforms.reduce((all, one) => all + count(one), 0);
  return {
    ...verdict,
    wrong: [...verdict.wrong, ...(await saidTwiceOver(own))],
    messages: sum(({ arrivals }) => arrivals.length),
    crashes: fleet.crashes.length,
    inHand: fleet.crashes.reduce((all, { inHand }) => all + inHand.length, 0),
    outages: outages.slack.length + outages.discord.length,
    stops: stops.length,
    refused: sum(({ refused }) => refused),
    unclear: sum(({ unclear }) => unclear.length),
    known: sum(({ known }) => known),
    doubts: doubts.length,
    changes: changes.counts,
    wallMs: performance.now() - began,
    cpuMs: (user + system) / 1_000,
  };
}

/** One hour's work, and the minutes after it where something went wrong. */
async function turn(
  fleet: Fleet,
  platforms: readonly MemoryPlatform[],
  time: ManualClock,
  together: number,
): Promise<void> {
  await untilCalm(fleet, platforms, time, together);
  if (platforms.every((one) => one.works())) return;
  time.advance(PASSED_OVER);
  await untilCalm(fleet, platforms, time, together);
}

async function untilCalm(
  fleet: Fleet,
  platforms: readonly MemoryPlatform[],
  time: ManualClock,
  together: number,
): Promise<void> {
  const unclear = () => platforms.reduce((sum, one) => sum + one.unclear.length, 0);
  for (let left = 1; left > 0; left -= 1) {
    const before = unclear();
    fleet.revive();
    const died = await fleet.run('expiry', together);
    time.advance(GATHERED);
    if ((await fleet.run('tell', together)) || died || unclear() > before) left = AFTERMATH;
    if (left > 1) time.advance(MINUTE);
  }
}

/** Each hour; each quarter at which it is nine somewhere; and when something works again. */
function momentsThatMatter(start: number, until: number, spans: readonly Span[]): readonly number[] {
  const moments = new Set<number>();
  for (let at = start; at < until; at += HOUR) moments.add(at);
  for (const zone of ZONES)
    for (let day = Math.floor(start / DAY); day <= until / DAY; day += 1) moments.add(nineOn(zone, day));
  for (const span of spans) for (const at of [span.from, span.until]) moments.add(at);
  return [...moments].filter((at) => start <= at && at < until).sort((one, other) => one - other);
}

/** Some time between two moments, to the minute. */
function span(start: number, until: number, length: number, random: RandomChoice): Span {
  const from = start + random.between(1, Math.floor((until - start - length) / MINUTE)) * MINUTE;
  return { from, until: from + Math.floor(length / MINUTE) * MINUTE };
}

/** A clock does not go back here: another simulation is about that. */
function setTo(time: ManualClock, at: number): void {
  time.advance(Math.max(0, at - time.now()));
}
