import assert from 'node:assert/strict';
import { MoreThan } from 'typeorm';
import { AuditEntity } from '../../src/persistence/entities/audit.ts';
import { type Chatter, questionOf, type SeenSecret, textOf } from './chatter.ts';
import type { Population } from './population.ts';
import type { Stack } from './stack.ts';

/** What people and services saw before the crash. It outlives the process: it is in their heads. */
export interface Saw {
  /** What the confirming buttons of the questions carry. */
  readonly questions: string[];
  /** What the forms carry. */
  readonly forms: string[];
  readonly secrets: SeenSecret[];
  /** What services were told of the secrets that they presented. */
  readonly verdicts: string[];
}

/** Where a scenario is played. */
export interface Stage {
  readonly stack: Stack;
  readonly population: Population;
  readonly saw: Saw;
  /** Seats someone whose questions, forms and secrets are remembered in `saw`. */
  person(name: string, groups?: readonly string[]): Chatter;
}

/** The same place after the restart. `events` is what the deed wrote into the audit trail before the crash. */
export interface Aftermath extends Stage {
  readonly events: readonly string[];
  /** Every event that was written after the population was built, by now. */
  eventsByNow(): Promise<readonly string[]>;
}

/** What the platform does with a secret. `shown` is whether the person gets to see it. */
export interface Platform {
  readonly outcome: 'accepted' | 'refused' | 'unknown';
  readonly shown: boolean;
}

/** One deed that changes something, and what must hold when the process was killed in the middle of it. */
export interface Scenario {
  readonly name: string;
  /** The audit events of its transactions, in their order. A crash leaves some first ones of these, and nothing else. */
  readonly trail: readonly (readonly string[])[];
  readonly platform?: Platform;
  /** Minutes after the population was built. */
  readonly at?: number;
  act(stage: Stage): Promise<void>;
  /** Fails by throwing. */
  after(stage: Aftermath): Promise<void>;
}

/** Reads which changes were recorded after an audit event, oldest first; refusals are left out. */
export async function eventsAfter(stack: Stack, seq: number): Promise<readonly string[]> {
  const rows = await stack.database.read((manager) =>
    manager.find(AuditEntity, { where: { seq: MoreThan(seq), outcome: 'done' }, order: { seq: 'ASC' } }),
  );
  return rows.map((row) => row.action);
}

/** What a press is told once its question was carried out. */
export const CARRIED_OUT = /already done/;

/** Says something, and confirms where that is asked. @returns what is said in the end. */
export async function carryOut(person: Chatter, line: string): Promise<string> {
  const answer = await person.say(line);
  const question = questionOf(answer);
  return textOf(question === undefined ? answer : await person.press(question));
}

/** A deed of one transaction, by one line and at most one press. */
export interface Deed {
  readonly name: string;
  readonly who: string;
  readonly groups?: readonly string[];
  readonly line: (population: Population) => string;
  readonly event: string;
  /** What is said when it is asked for once more. */
  readonly doneAlready: RegExp;
  /** Whether asking once more does it once more, which changes nothing. */
  readonly repeats?: true;
}

/**
 * Makes the scenario of such a deed. After the crash the person presses the same button again, twice, and then gives the
 * whole command again: in the end it was done once.
 */
export function deed({ name, who, groups, line, event, doneAlready, repeats }: Deed): Scenario {
  return {
    name,
    trail: [[event]],
    async act({ person, population }) {
      await carryOut(person(who, groups), line(population));
    },
    async after({ person, population, saw, events, eventsByNow }) {
      const someone = person(who, groups);
      const question = saw.questions[0];
      if (question === undefined) {
        const words = await carryOut(someone, line(population));
        if (repeats === undefined) assert.equal(doneAlready.test(words), events.length > 0, words);
      } else {
        const words = textOf(await someone.press(question));
        assert.equal(CARRIED_OUT.test(words), events.length > 0, words);
        assert.match(textOf(await someone.press(question)), CARRIED_OUT);
      }
      assert.match(await carryOut(someone, line(population)), doneAlready);
      const done = await eventsByNow();
      if (repeats === undefined) assert.deepEqual(done, [event]);
      else assert.ok(done.length > 0 && done.every((one) => one === event), done.join());
    },
  };
}
