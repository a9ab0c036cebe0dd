import { CONSOLE } from '../../adapters/console/copy.ts';
import { cells, type Field, type Screen, screenOf } from './screen.ts';

/** What the console printed in answer to a line. */
export interface ConsoleScreen {
  readonly screen: Screen;
  readonly buttons: readonly ConsoleEntry[];
  readonly choices: readonly { readonly of: string; readonly entries: readonly ConsoleEntry[] }[];
  /** What can be picked for the question that is open. */
  readonly offered: readonly string[];
  /** What was told before the answer. */
  readonly told: readonly string[];
}

/** Something with a number to press. */
export interface ConsoleEntry {
  readonly number: string;
  readonly label: string;
}

const NOTICE = /^» For [^:]+: /;
const HOW_TO: readonly string[] = [CONSOLE.formHowTo, CONSOLE.formLeave, CONSOLE.hidden, CONSOLE.paste];
const RULE = /^[─ ]+$/;

/** Reads what was printed. @param asking whether the last line is a question of a form. */
export function readConsole(printed: string, asking: boolean): ConsoleScreen {
  const lines = printed.split('\n').filter((line) => line !== '' && !RULE.test(line));
  const told = lines.filter((line) => NOTICE.test(line)).map((line) => line.replace(NOTICE, ''));
  const shown = lines.filter((line) => !NOTICE.test(line));
  return asking ? readQuestion(shown, told) : readView(shown, told);
}

function readQuestion(all: readonly string[], told: readonly string[]): ConsoleScreen {
  // How a form is answered is the console's own to say.
  const lines = all.filter((line) => !HOW_TO.includes(line));
  const question = lines.at(-1) ?? '';
  const [, name = '', hint = ''] = /^([^:]+): (.*)$/.exec(question) ?? [];
  const offered = lines.flatMap(entriesOf).map(({ label }) => label);
  const problem = lines.slice(0, -1).find((line) => entriesOf(line).length === 0);
  // There a field is called by its label.
  const field: Field = { name: name.toLowerCase(), hint, problem };
  return { screen: screenOf({ fields: [field] }), buttons: [], choices: [], offered, told };
}

function readView(lines: readonly string[], told: readonly string[]): ConsoleScreen {
  const words: string[] = [];
  const buttons: ConsoleEntry[] = [];
  const choices: { of: string; entries: ConsoleEntry[] }[] = [];
  let menu: { of: string; entries: ConsoleEntry[] } | undefined;
  for (const line of lines) {
    const entries = entriesOf(line);
    if (entries.length === 0) {
      menu = undefined;
      words.push(cells(line.replace(/^⋯ /, '')));
    } else if (line.startsWith('[')) {
      menu = undefined;
      buttons.push(...entries);
    } else {
      // The name of a thing with a ⋯ menu ends where what is said of it begins.
      menu ??= { of: (words.at(-1) ?? '').replace(/: .*$/, ''), entries: [] };
      if (menu.entries.length === 0) choices.push(menu);
      menu.entries.push(...entries);
    }
  }
  const labels = (all: readonly ConsoleEntry[]) => all.map(({ label }) => label);
  const menus = choices.map(({ entries }) => labels(entries));
  return { screen: screenOf({ words, buttons: labels(buttons), menus }), buttons, choices, offered: [], told };
}

function entriesOf(line: string): readonly ConsoleEntry[] {
  return /^( {2})?\[\d+\] /.test(line) ? entriesIn(line) : [];
}

/** @returns everything in what was printed that has a number to press. */
export function entriesIn(printed: string): readonly ConsoleEntry[] {
  const found = printed.matchAll(/\[(\d+)\] (.*?)(?= {3}\[|$)/gm);
  return [...found].map(([, number = '', label = '']) => ({ number, label }));
}
