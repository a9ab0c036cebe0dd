import { beforeAll, describe, expect, test } from 'vitest';
import { MINUTE } from '../../src/domain/time/time.ts';
import { textOf } from '../people/screen.ts';
import { sampled } from '../support/tier.ts';
import { OWN, type Seat } from './cast.ts';
import { COMMANDS, HOMES, sharedWorld } from './homes.ts';
import { HERE, type Line } from './lines.ts';
import { faultsOf } from './outcome.ts';
import { FACTOR } from './page.ts';

/** How many commands the quick tier tries on each platform. */
const QUICKLY = 2;

/** Two owners: one has a second factor and gave no code for ten minutes, the other has none. */
const OWNERS = ['sam', 'una'] as const;

/** A project without keys: only such a one can be archived. */
const EMPTY: Line = {
  before: ['project create gone-{n}', ...OWNERS.map((owner) => `project member @${owner} role:owner project:gone-{n}`)],
  line: 'project archive gone-{n}',
};

/** A key of the owner's, who can begin an incident with it. */
const HIT: NonNullable<Line['before']> = ['create {p}/rasa name:hit-{n} owner:@{owner}'];
const RUNNING: NonNullable<Line['before']> = [...HIT, 'incident rotate keys:hit-{n} reason:test'];

/** Lines for commands that elsewhere meet nothing to change, which is said before a code is asked for. */
const WITH_SOMETHING: Readonly<Record<string, Line>> = {
  'project archive': EMPTY,
  'incident rotate': { before: HIT, line: 'incident rotate keys:hit-{n} reason:test' },
  'incident disable': { before: HIT, line: 'incident disable keys:hit-{n} reason:test' },
  'incident stop': { before: RUNNING, line: 'incident stop' },
  'incident retry': { before: [...RUNNING, 'incident stop'], line: 'incident retry' },
};

/**
 * What has a form for a code of its own, and what is only there for the person it is for, is no case of it: test/commands/mfa. What is told
 * to a conversation was done by the same person moments ago, with a code that still counts.
 */
const TRIES = COMMANDS.filter(
  ({ command, verb }) => command.options['code']?.type !== 'secret' && verb !== 'reveal' && verb !== 'incident tell',
).map((one) => ({ ...one, line: WITH_SOMETHING[one.verb] ?? one.line }));

describe.each(HOMES)('where a second factor is asked for, on $name', ({ name, open }) => {
  const world = sharedWorld(open, { LATCHKEY_MFA: 'required' }, ['ana', 'root', 'sam']);

  beforeAll(async () => {
    await world().stage.person('una').say('whoami');
    for (const owner of OWNERS) await world().done('ana', `project member @${owner} role:owner project:${OWN}`);
    world().stage.pass(11 * MINUTE);
  });

  test.each(sampled(`second factors on ${name}`, TRIES, QUICKLY))('$line.line', async ({ line, row }) => {
    const says = row.get(FACTOR) ?? '';
    for (const owner of OWNERS) {
      const seat: Seat = { role: 'owner', name: owner, place: 'own project', project: OWN, column: FACTOR };
      const { outcome, screen } = await world().agrees(seat, line);
      const asked = owner === 'sam' ? 'code' : 'enrolment-needed';
      const isAsked = says.includes(owner === 'sam' ? 'code' : 'must enroll');
      const hint = `${owner}: the page says “${says}”\nIf the line doesn’t fit, write another in ${HERE}.\n\n${textOf(screen)}\n`;
      expect.soft(outcome, hint).toBe(isAsked ? asked : 'yes');
      if (isAsked) expect.soft(screen.secrets, hint).toEqual([]);
    }
    expect(faultsOf(world().stage.complaints())).toEqual([]);
  });
});
