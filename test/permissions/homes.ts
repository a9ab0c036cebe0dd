import { afterAll, beforeAll } from 'vitest';
import { openConsole } from '../contract/consoleDriver.ts';
import { openDiscord } from '../contract/discordDriver.ts';
import { openSlack } from '../contract/slackDriver.ts';
import type { Stage, StageOptions } from '../contract/stage.ts';
import { registry } from '../support/registry.ts';
import { linesOf } from './lines.ts';
import { readPage } from './page.ts';
import { World } from './world.ts';

/** Each platform as its people know it. */
export const HOMES: readonly { readonly name: string; readonly open: (needs: StageOptions) => Promise<Stage> }[] = [
  { name: 'the console', open: openConsole },
  { name: 'Slack', open: (needs) => openSlack({ ...needs, transport: 'http' }) },
  { name: 'Discord', open: (needs) => openDiscord({ ...needs, transport: 'http' }) },
];

export const PAGE = readPage();

/** Every command with its row of the page, and what is typed to try it. */
export const COMMANDS = registry.commands.flatMap((command) => {
  const verb = command.path.join(' ');
  const row = PAGE.get(verb) ?? new Map<string, string>();
  return linesOf(command, row.get('in no project') === 'not there').map((line) => ({ verb, command, row, line }));
});

/** Furnishes a world once for all tests of a group. @param open opens its stage. @returns how to enter it. */
export function sharedWorld(
  open: (needs: StageOptions) => Promise<Stage>,
  env: Readonly<Record<string, string>> = {},
  enrolled: readonly string[] = [],
): () => World {
  let world: World | undefined;
  const closers: (() => Promise<void>)[] = [];
  beforeAll(async () => {
    world = await World.furnish(await open({ env, onEnd: (close) => closers.push(close) }), enrolled);
  });
  afterAll(async () => {
    for (const close of closers) await close();
  });
  return () => {
    if (world === undefined) throw new Error('the world is there only while the tests of its group run');
    return world;
  };
}
