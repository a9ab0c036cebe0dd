import { describe, expect, test } from 'vitest';
import { parseCommand } from '../../src/chat/parsing/parseCommand.ts';
import { textOf } from '../people/screen.ts';
import { registry } from '../support/registry.ts';
import { sampled } from '../support/tier.ts';
import { SEATS } from './cast.ts';
import { COMMANDS, HOMES, PAGE, sharedWorld } from './homes.ts';
import { HERE } from './lines.ts';
import { faultsOf } from './outcome.ts';
import { APPROVAL, FACTOR, OWN_ONLY } from './page.ts';

/** How many cells the quick tier tries on each platform. */
const QUICKLY = 8;

/** Every command, and everybody who tries it. */
const TRIES = COMMANDS.flatMap((one) => SEATS.map((seat) => ({ ...one, seat, says: one.row.get(seat.column) })));

/** Whether a command always asks before it changes something; these two ask only for some of their options. */
const asks = ({ confirms, path }: (typeof COMMANDS)[number]['command']): boolean =>
  confirms && !['link', 'mfa disable'].includes(path.join(' '));

describe('docs/permissions.md', () => {
  test('has a row for every command, and everybody in a column', () => {
    expect([...PAGE.keys()]).toEqual(registry.commands.map(({ path }) => path.join(' ')));
    const titles = [...PAGE.values()].flatMap((row) => [...row.keys()]);
    expect(
      [...new Set(titles)].sort(),
      'a column that nobody tries: seat somebody in test/permissions/cast.ts',
    ).toEqual([...new Set([...SEATS.map(({ column }) => column), FACTOR, APPROVAL])].sort());
  });

  test.each(COMMANDS)('what is typed to try it is a command: $verb', ({ verb, command, line }) => {
    const parsed = parseCommand(registry, line.line.replaceAll('{p}', 'shop').replaceAll('{n}', '1'));
    expect(parsed, `give ${verb} a line in ${HERE}`).toMatchObject({
      kind: 'command',
      command: { path: command.path },
    });
  });
});

describe.each(HOMES)('who may do what, on $name', ({ name, open }) => {
  const world = sharedWorld(open);
  const tried = sampled(`permissions on ${name}`, TRIES, QUICKLY);
  const verbs = [...new Set(tried.map(({ verb }) => verb))];

  test.each(verbs)('invariants 10 and 16: %s does what the page says', async (verb) => {
    for (const { command, line, seat, says } of tried.filter((one) => one.verb === verb)) {
      if (!world().seats(seat)) continue;
      const { outcome, screen } = await world().tries(seat, line);
      const who = `${seat.name}, ${seat.role} in front of ${seat.place}, types ${line.line}`;
      const hint = `${who}\nIf that line doesn’t fit, write another in ${HERE}.\n\n${textOf(screen)}\n`;
      // What is tried is somebody else’s.
      expect.soft(outcome, hint).toBe(says === OWN_ONLY ? 'not there' : says);
      if (outcome === 'yes' && asks(command) && line.meets === undefined)
        expect.soft(screen.buttons, hint).toContain('Cancel');
      if (outcome !== 'yes') expect.soft(screen.secrets, hint).toEqual([]);
    }
    expect(faultsOf(world().stage.complaints())).toEqual([]);
  });
});
