import { counted, figure } from '../../src/chat/contracts/counted.ts';

/** Texts of the console itself. Functions take data and return words; nothing is decided here. */
export const CONSOLE = {
  howTo: 'Commands begin with /apikey, such as /apikey help. Type a number to press that button.',
  cancelled: 'Cancelled. Nothing was changed.',
  formHowTo: 'Answer the questions below. Type cancel to leave without changing anything, or ? for help.',
  formNeeded: 'This question needs an answer.',
  formOptional: 'You can skip this question with an empty line.',
  formPick: 'Type the number or the name of a choice. Tab completes names.',
  formLiteral: 'If the answer itself is a word such as stop or help, put it in quotes: "stop".',
  formLeave: 'To leave without changing anything, type cancel or press Ctrl-C.',
  noQuestion: 'No question is open. Type /apikey help to see what you can do.',
  howToStop: 'To stop Latchkey, press Ctrl-D on an empty line.',
  stopping: 'Stopping Latchkey.',
  noLines: 'The input had no lines, so Latchkey stops. To run it as a service without a console, add --headless.',
  nothingToPress: 'There’s nothing to press right now.',
  badName: 'A name after @ has up to 40 letters, digits, dots, dashes or underscores. You’re still the same person.',
  hidden: 'What you type isn’t shown.',
  paste:
    'Paste it, then type a dot on a line of its own. Until you paste something, an empty line skips it and cancel leaves.',
} as const;
export const tooLong = (length: number, limit: number): string =>
  `That line has ${counted(length, 'character')}; the limit is ${figure(limit)}. Nothing was done.`;
export const pressRange = (last: number): string => `Press a number from 1 to ${last}.`;
export const noSuchButton = (number: string, range: string): string => `There’s no button ${number}. ${range}`;
export const speakingAs = (name: string): string => `You are now ${name}.`;
export const noticeFor = (name: string, text: string): string => `» For ${name}: ${text}`;
export const moreRows = (count: number): string => `… and ${figure(count)} more`;
export const progress = (done: number, total: number): string => `${done} of ${total}`;
export const pictureOf = (description: string): string => `[picture: ${description}]`;
export const fileOf = (name: string): string => `[file: ${name}]`;
export const fileSaved = (path: string): string => `Saved to ${path}`;
export const fileNotSaved = (name: string, why: string): string => `${name} couldn’t be saved: ${why}.`;
/** Why a file can’t be saved at a console that was given no place for files. */
export const NO_PLACE = 'this console has no place for files';
/** What can be typed at an open question. @param labels of its buttons, in the order of their numbers. */
export const notAnAnswer = (labels: readonly string[]): string =>
  labels.length > 4
    ? `That isn’t an answer, so the question is still open. Type a number from 1 to ${labels.length}, or cancel.`
    : `That isn’t an answer, so the question is still open. Type ${labels.map((label, index) => `${index + 1} or ${label.toLowerCase()}`).join(', ')}.`;
/** Said at the end of a piped script. @param lines the numbers of the lines that failed. @param total how many lines there were. */
export const linesFailed = (lines: readonly number[], total: number): string => {
  const shown = lines.slice(0, 10).join(', ') + (lines.length > 10 ? ', …' : '');
  return `${figure(lines.length)} of ${counted(total, 'line')} failed: ${lines.length === 1 ? 'line' : 'lines'} ${shown}.`;
};
export const LEFT_OPEN = 'The input ended with a question open, so what it asked about wasn’t done.';
