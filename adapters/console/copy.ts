/** Texts of the console itself. Functions take data and return words; nothing is decided here. */
export const CONSOLE = {
  howTo: 'Commands begin with /apikey, such as /apikey help. Type a number to press that button.',
  cancelled: 'Cancelled. Nothing was changed.',
  nothingToPress: 'There’s nothing to press right now.',
  badName: 'A name after @ has up to 40 letters, digits, dots, dashes or underscores. You’re still the same person.',
  hidden: 'What you type isn’t shown.',
  paste: 'Paste it, then type a dot on a line of its own. An empty line skips it.',
} as const;
export const tooLong = (length: number, limit: number): string =>
  `That line has ${length} characters; the limit is ${limit}. Nothing was done.`;
export const pressRange = (last: number): string => `Press a number from 1 to ${last}.`;
export const noSuchButton = (number: string, range: string): string => `There’s no button ${number}. ${range}`;
export const speakingAs = (name: string): string => `You are now ${name}.`;
export const noticeFor = (name: string, text: string): string => `» For ${name}: ${text}`;
export const moreRows = (count: number): string => `… and ${count} more`;
export const progress = (done: number, total: number): string => `${done} of ${total}`;
export const pictureOf = (description: string): string => `[picture: ${description}]`;
