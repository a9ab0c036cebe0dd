/** What is wrong with a project's choices about its warnings, and what to write instead. */
export const notDays = (wrong: string): string =>
  `'${wrong}' is not a whole number of days. Write a list like 30,14,7,1, or default.`;
export const NO_DAYS = 'No days are given. Write a list like 30,14,7,1, or default.';
export const daysOutOfRange = (latest: number, namesZero: boolean): string =>
  `Days are from 1 to ${latest}.${namesZero ? ' On the day itself, reminders are always sent.' : ''}`;
export const DAY_TWICE = 'One of the days is given twice.';
export const tooManyDays = (count: number, most: number): string => `${count} days are too many; the limit is ${most}.`;
export const notWarnings = (list: string): string => `Choose one or more of ${list}.`;
export const alwaysSent = (kind: string, list: string): string =>
  `${capital(kind)} warnings are always sent. Choose one or more of ${list}.`;
export const notConversation = (shape: string): string =>
  `That isn’t a conversation. Write ${shape} with the conversation’s ID, or here, or none.`;

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
