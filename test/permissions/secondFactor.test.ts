import { beforeAll, describe, expect, test } from 'vitest';
import { MINUTE } from '../../src/domain/time/time.ts';
import { textOf } from '../people/screen.ts';
import { sampled } from '../support/tier.ts';
import { OWN, type Seat } from './cast.ts';
import { COMMANDS, HOMES, sharedWorld } from './homes.ts';
import { HERE, type Line } from './lines.ts';
import { FACTOR } from './page.ts';

/** How many commands the quick tier tries on each platform. */
const QUICKLY = 12;

/** Two owners: one has a second factor and gave no code for ten minutes, the other has none. */
const OWNERS = ['sam', 'una'] as const;

/** A project without keys: only such a one can be archived. */
const EMPTY: Line = {
  before: ['project create gone-{n}', ...OWNERS.map((owner) => `project member @${owner} role:owner project:gone-{n}`)],
  line: 'project archive gone-{n}',
};

/** What has a form for a code of its own is no case of it: test/commands/mfa. */
const TRIES = COMMANDS.filter(({ command }) => command.options['code']?.type !== 'secret').map((one) =>
  one.verb === 'project archive' ? { ...one, line: EMPTY } : one,
);

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
    expect(world().stage.complaints()).toEqual([]);
  });
});
