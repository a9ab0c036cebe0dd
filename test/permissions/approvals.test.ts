import { describe, expect, test } from 'vitest';
import { ProjectEntity } from '../../src/persistence/entities/projects.ts';
import { RequestEntity } from '../../src/persistence/entities/requests.ts';
import { textOf } from '../people/screen.ts';
import { rowIds } from '../support/rows.ts';
import { sampled } from '../support/tier.ts';
import { OWN, type Seat } from './cast.ts';
import { COMMANDS, HOMES, sharedWorld } from './homes.ts';
import { HERE, type Line } from './lines.ts';
import { faultsOf } from './outcome.ts';
import { APPROVAL } from './page.ts';
import type { World } from './world.ts';

/** How many commands the quick tier tries on each platform. */
const QUICKLY = 2;

/** One of several owners: what they change waits for another one. */
const OWNER: Seat = { role: 'owner', name: 'ona', place: 'own project', project: OWN, column: APPROVAL };

/** Only a new owner waits. */
const NEW_OWNER: Line = { line: 'role grant @dan role:owner project:{p}' };

/** Only the change itself waits: calling it off changes nothing. */
const CUT: Line = {
  before: ['create {p}/rasa name:cut-{n} owner:@{owner}', 'disable cut-{n} rehearse:1d'],
  line: 'rehearsal end cut-{n} do:cut',
};

/** Only what stops a secret waits. */
const DISABLE: Line = {
  before: ['create {p}/rasa name:leaked-{n} owner:@{owner}'],
  line: 'leak answer leaked-{n} do:disable',
};

const OTHERS: Readonly<Record<string, Line>> = {
  'role grant': NEW_OWNER,
  'rehearsal end': CUT,
  'leak answer': DISABLE,
};

/** What is asked for in a form of its own, and what is there only for the person it is for, is no case of it. */
const TRIES = COMMANDS.filter(
  ({ command, verb }) =>
    verb !== 'reveal' &&
    Object.values(command.options).every(({ type }) => type !== 'secret' && type !== 'configuration'),
).map((one) => ({ ...one, line: OTHERS[one.verb] ?? one.line }));

/** Sent to the other owners, or offered to be. */
const WAITS = /^(Sent for approval|Ask for approval)\b/m;

async function set(world: World, approval: 'none' | 'delete' | 'all'): Promise<void> {
  await world.stage.context.database.write(({ manager }) => manager.update(ProjectEntity, { name: OWN }, { approval }));
}

async function waits(world: World, line: Line, approval: 'delete' | 'all') {
  await set(world, 'none');
  const { outcome, screen } = await world.agrees(OWNER, line, () => set(world, approval));
  await set(world, 'none');
  return { outcome, text: textOf(screen), isSent: WAITS.test(textOf(screen)) };
}

/** @returns what approvers were to read of any change so far that says the ID of a row: of a person, project, channel or app. */
async function rowsShown({ stage: { context } }: World): Promise<readonly string[]> {
  const ids = await rowIds(context);
  const requests = await context.database.read((manager) => manager.findBy(RequestEntity, { kind: 'change' }));
  return requests.map(({ params }) => params['shown'] ?? '').filter((shown) => ids.some((id) => shown.includes(id)));
}

describe.each(HOMES)('what waits for an approval, on $name', ({ name, open }) => {
  const world = sharedWorld(open);

  test.each(sampled(`approvals on ${name}`, TRIES, QUICKLY))('invariant 16: $line.line', async ({ line, row }) => {
    const says = row.get(APPROVAL) ?? '';
    // What waits for neither is done by the first try, so there is no second one.
    for (const setting of says.includes('`delete`') ? (['delete', 'all'] as const) : (['all'] as const)) {
      const { outcome, text, isSent } = await waits(world(), line, setting);
      const hint = `with approval:${setting} the page says “${says}”\nIf the line doesn’t fit, write another in ${HERE}.\n\n${text}\n`;
      expect.soft(outcome, hint).toBe('yes');
      expect.soft(isSent, hint).toBe(says.includes(`\`${setting}\``));
    }
    expect(faultsOf(world().stage.complaints())).toEqual([]);
    expect.soft(await rowsShown(world()), 'approvers read names').toEqual([]);
  });
});
