import type { FormField } from '../../src/chat/contracts/form.ts';

/** Words that close a prompt, as people type them elsewhere. Each may have a slash before it. */
const LEAVE: ReadonlySet<string> = new Set([
  ...['cancel', 'stop', 'quit', 'exit', 'abort', 'leave', 'esc', 'escape', 'nevermind', 'never mind', 'nvm'],
  ...[':q', ':q!', ':wq', 'forget it', 'get me out'],
]);
const HELP: ReadonlySet<string> = new Set(['help', '?', '??', '???', '-?', '-h', '--help', ':help', ':h', 'help me']);
const YES: ReadonlySet<string> = new Set([
  ...['y', 'yes', 'yeah', 'yep', 'yup', 'yes please', 'ok', 'okay', 'sure', 'confirm', 'proceed', 'continue'],
  ...['do it', 'go', 'go ahead', 'go on', 'true'],
]);
const NO: ReadonlySet<string> = new Set(['n', 'no', 'nope', 'nah', 'no thanks', 'don’t', 'dont', 'do not', 'false']);

/** What a line says that is no command, wherever it is typed. */
export type SpokenWord = 'leave' | 'help' | 'yes' | 'no';

/** @returns what a line says, if it is one of the words that everybody tries; undefined for everything else. */
export function spokenWord(line: string): SpokenWord | undefined {
  const word = plainWord(line).replace(/^\/(apikey (?!help))?/, '');
  if (LEAVE.has(word)) return 'leave';
  if (HELP.has(word)) return 'help';
  if (YES.has(word)) return 'yes';
  return NO.has(word) ? 'no' : undefined;
}

/** A line as words are compared: in small letters, with single spaces, and without the punctuation that ends a sentence. */
export function plainWord(line: string): string {
  const words = line.normalize('NFKC').toLowerCase().replaceAll("'", '’').trim().split(/\s+/).join(' ');
  return words.replace(/(?<=[\p{L}\p{N}])[.!,]+$/u, '');
}

/** @returns the text between quotes, where a whole answer stands in them and would otherwise mean to leave or to get help. */
export function literalAnswer(answer: string): string {
  const inside = /^(?:"(.*)"|'(.*)'|[“„](.*)[”“]|[‘‚](.*)[’‘]|«(.*)»)$/s.exec(answer);
  const text = inside?.slice(1).find((group) => group !== undefined);
  const word = text === undefined ? undefined : spokenWord(text);
  return text !== undefined && (word === 'leave' || word === 'help') ? text : answer;
}

/** @returns the value of the choice whose label an answer repeats, where exactly one has it. */
export function namedChoice({ choices }: FormField, answer: string): string | undefined {
  const named = choices.filter(({ label }) => plainWord(label) === plainWord(answer));
  return named.length === 1 ? named[0]?.value : undefined;
}
