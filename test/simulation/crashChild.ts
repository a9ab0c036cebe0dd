import assert from 'node:assert/strict';
import type { Delivered } from '../../src/chat/contracts/exchange.ts';
import type { SecretCard } from '../../src/chat/contracts/view.ts';
import { SECOND } from '../../src/domain/time/time.ts';
import { discardOverdueSecrets } from '../../src/services/keys/settleDelivery.ts';
import { keyOn } from '../support/cards.ts';
import { Chatter, questionOf } from './chatter.ts';
import { auditedDigest, dumpDatabase, secretInDump, secretInFiles, wholeDigest } from './dump.ts';
import { type Population, populationClock } from './population.ts';
import { chainOf } from './records.ts';
import { eventsAfter, type Platform, type Saw, type Stage } from './scenario.ts';
import { scenarioOf } from './scenarios.ts';
import { openReadyStack, openStack, type Stack } from './stack.ts';
import { forever, Standstill } from './standstill.ts';

/** A moment at which the process dies. */
export type CrashPoint =
  /** Before the n-th statement of the deed. */
  | { readonly kind: 'statement'; readonly number: number }
  /** On either side of the showing of a secret. */
  | { readonly kind: 'showing'; readonly side: 'before' | 'after' }
  /** When all is done and nobody has been told. */
  | { readonly kind: 'end' };

/** A deed to be done on a database of its own, and where to die in it. */
export interface CrashJob {
  readonly scenario: string;
  readonly url: string;
  readonly point: CrashPoint;
}

/** How far a deed came. */
export interface CrashReport {
  /** Whether it came to the point at which it was to die. */
  readonly died: boolean;
  /** The statement that was never sent. */
  readonly unsent?: string;
  /** The numbers of the statements before which it makes a difference to die. */
  readonly statements: readonly number[];
  readonly showings: number;
  readonly saw: Saw;
  /** What was logged. */
  readonly log: readonly string[];
}

/** A database that a killed process left behind. */
export interface RestartJob {
  readonly scenario: string;
  readonly url: string;
  /** Where its files are. */
  readonly folder?: string;
  readonly saw: Saw;
  /** Every secret that may have been drawn: none of them may stand anywhere in plain. */
  readonly secrets: readonly string[];
  /** The last link of the audit chain when the population was built. */
  readonly seq: number;
}

/** What was found after the restart. */
export interface RestartReport {
  readonly problem?: string;
  readonly events: readonly string[];
  /** Names all whose change must have an event. */
  readonly digest: string;
  /** Names all that is stored and remembered. */
  readonly state: string;
}

/** What a process is given to do. It answers with a list of reports, in the order of the jobs. */
export type Errand =
  | { readonly kind: 'crash'; readonly population: Population; readonly jobs: readonly CrashJob[] }
  | { readonly kind: 'restart'; readonly population: Population; readonly jobs: readonly RestartJob[] };

/** Minutes after the population was built. */
const DEED_AT = 1;

async function crashOne(population: Population, { scenario: name, url, point }: CrashJob): Promise<CrashReport> {
  const scenario = scenarioOf(name);
  const statements = new Standstill();
  const time = populationClock(scenario.at ?? DEED_AT);
  const stack = await openReadyStack(url, { seed: 'deed', time, statements });
  const saw: Saw = { questions: [], forms: [], secrets: [], verdicts: [] };
  let showings = 0;
  let standStill: () => void = () => undefined;
  const stoodStill = new Promise<undefined>((resolve) => {
    standStill = () => resolve(undefined);
  });
  const show = async (card: SecretCard, { outcome, shown }: Platform): Promise<Delivered> => {
    showings += 1;
    if (point.kind === 'showing' && point.side === 'before') {
      standStill();
      return await forever();
    }
    if (shown) saw.secrets.push(keyOn(card));
    if (point.kind === 'showing') {
      standStill();
      return await forever();
    }
    return { outcome };
  };
  statements.count(point.kind === 'statement' ? point.number : undefined);
  const platform = scenario.platform ?? { outcome: 'accepted', shown: true };
  const deed = scenario.act(stageOn(stack, population, saw, (card) => show(card, platform)));
  const unsent = await Promise.race([deed.then(() => 'done' as const), stoodStill, statements.reached]);
  return {
    died: point.kind === 'end' ? unsent === 'done' : unsent !== 'done',
    ...(unsent === undefined || unsent === 'done' ? {} : { unsent }),
    statements: statements.differing,
    showings,
    saw,
    log: stack.log,
  };
}

/**
 * Starts again on what is left, and checks every invariant that can be checked. Most crashes leave the very same rows as the
 * one before (an open transaction is gone without a trace), and the same memories; what follows from these is played once.
 */
async function restartOne(population: Population, job: RestartJob): Promise<RestartReport> {
  const { scenario: name, url, folder, saw, secrets, seq } = job;
  const time = populationClock(scenarioOf(name).at ?? DEED_AT);
  time.advance(SECOND);
  let found: RestartReport = { events: [], digest: '', state: '' };
  try {
    if (folder !== undefined) assert.equal(await secretInFiles(folder, secrets), undefined, 'a secret is in a file');
    const stack = await openStack(url, { seed: 'restart', time });
    const dump = await dumpDatabase(stack.database);
    const state = JSON.stringify([name, saw, wholeDigest(dump)]);
    found = { events: await eventsAfter(stack, seq), digest: auditedDigest(dump), state };
    assert.equal(secretInDump(dump, secrets), undefined, 'a secret is in a table');
    await checkAlways(stack);
    const aftermath = played.get(state) ?? playAftermath(stack, population, job, found.events);
    played.set(state, aftermath);
    await aftermath;
    await stack.database.close();
    return found;
  } catch (error) {
    return { ...found, problem: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

/** What has been played in this process, by the state that it began with. */
const played = new Map<string, Promise<void>>();

/** People and services go on after the restart; invariants are checked again at the end. */
async function playAftermath(
  stack: Stack,
  population: Population,
  job: RestartJob,
  events: readonly string[],
): Promise<void> {
  const { scenario: name, folder, secrets, seq } = job;
  const saw: Saw = structuredClone(job.saw);
  await discardOverdueSecrets(stack.context);
  const stage = stageOn(stack, population, saw, (card) => {
    saw.secrets.push(keyOn(card));
    return Promise.resolve({ outcome: 'accepted' });
  });
  await scenarioOf(name).after({ ...stage, events, eventsByNow: () => eventsAfter(stack, seq) });
  await checkAlways(stack);
  const all = [...secrets, ...saw.secrets.map(({ secret }) => secret)];
  assert.equal(secretInDump(await dumpDatabase(stack.database), all), undefined, 'a secret is in a table afterwards');
  if (folder !== undefined)
    assert.equal(await secretInFiles(folder, all), undefined, 'a secret is in a file afterwards');
  assert.equal(stack.log.join(''), '', 'something unexpected was logged');
}

/** What holds at any moment, whatever happened. */
async function checkAlways(stack: Stack): Promise<void> {
  const chain = await chainOf(stack);
  assert.equal(chain.kind, 'sound', JSON.stringify(chain));
  const crowded = await stack.database.read(async (manager) => {
    const rows: unknown[] = await manager.query(
      `SELECT "keyId" FROM "secret" WHERE "state" = 'current' GROUP BY "keyId" HAVING COUNT(*) > 1`,
    );
    return rows;
  });
  assert.deepEqual(crowded, [], 'a key has two current secrets (invariant 4)');
}

function stageOn(
  stack: Stack,
  population: Population,
  saw: Saw,
  show: (card: SecretCard) => Promise<Delivered>,
): Stage {
  return {
    stack,
    population,
    saw,
    person: (name, groups = []) => {
      const core: ConstructorParameters<typeof Chatter>[0] = {
        handle: async (...request) => {
          const answer = await stack.core.handle(...request);
          const question = questionOf(answer);
          if (question !== undefined) saw.questions.push(question);
          if (answer.kind === 'form') saw.forms.push(answer.form.action);
          return answer;
        },
        notices: (speaker) => stack.core.notices(speaker),
        complete: (speaker, line) => stack.core.complete(speaker, line),
      };
      return new Chatter(core, name, { groups, show });
    },
  };
}

/**
 * Does deeds until each stands still at its point, reports how far they came, and kills itself. Deeds share a process because
 * starting one takes longer than a deed; each has a database and a memory of its own.
 */
async function crash(population: Population, jobs: readonly CrashJob[]): Promise<void> {
  await report(await Promise.all(jobs.map((job) => crashOne(population, job))));
  process.kill(process.pid, 'SIGKILL');
}

async function restart(population: Population, jobs: readonly RestartJob[]): Promise<void> {
  await report(await Promise.all(jobs.map((job) => restartOne(population, job))));
}

async function report(reports: readonly (CrashReport | RestartReport)[]): Promise<void> {
  await new Promise<void>((resolve) => process.send?.(reports, undefined, undefined, () => resolve()));
}

process.on('message', (errand: Errand) => {
  const work =
    errand.kind === 'crash' ? crash(errand.population, errand.jobs) : restart(errand.population, errand.jobs);
  work.catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(1);
  });
});
// Nobody is left to report to.
process.on('disconnect', () => process.exit(0));
