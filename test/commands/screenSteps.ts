import type { Block } from '../../src/chat/contracts/view.ts';
import type { ConsolePerson } from '../people/consolePerson.ts';
import { type ConsoleApp, say, textOf } from './app.ts';

/** Opens the ⋯ menu of the thing that is called so, and presses a choice of it. */
export async function pressIn(user: ConsolePerson, screen: string, tile: string, label: string): Promise<string> {
  const lines = screen.split('\n');
  const menu = lines[lines.findIndex((line) => line.startsWith(`⋯ ${tile}: `)) + 1] ?? '';
  const [, number] = [...menu.matchAll(/\[(\d+)\] (.*?)(?= {3}\[|$)/g)].find(([, , text]) => text === label) ?? [];
  if (number === undefined) throw new Error(`${tile} has no ${label} in its menu:\n${screen}`);
  return await user.type(number);
}

/** @returns everything that the buttons and menus of a screen carry. */
export async function actionsOf(app: ConsoleApp, name: string, line: string): Promise<readonly string[]> {
  const answer = await say(app, name, line);
  if (answer.kind !== 'view') throw new Error(`no screen: ${textOf(answer)}`);
  return answer.view.blocks.flatMap(choicesOf).map(({ action }) => action);
}

function choicesOf(block: Block) {
  if (block.kind === 'buttons') return block.buttons;
  return block.kind === 'select' || block.kind === 'overflow' ? block.choices : [];
}

/** @returns the lines to press right under a heading. */
export function sectionOf(screen: string, title: string): readonly string[] {
  const lines = screen.split('\n');
  const rest = lines.slice(lines.indexOf(title) + 1);
  return rest.slice(
    0,
    rest.findIndex((line) => !line.startsWith('  [')),
  );
}
