/** How things are named in the middle of a sentence: several of them, programs, groups and places. Functions take data and return words. */

/** `a and b`. */
export const allOf = (names: readonly string[]): string => names.join(' and ');
/** `a or b`. */
export const anyOf = (names: readonly string[]): string => names.join(' or ');
/** What is left out at the end of a list. */
export const moreOfThem = (count: number): string => `${count} more`;
/** A program and where it runs: `billing at 203.0.113.9`. @param app empty where it doesn't say. */
export const callerName = (app: string, source: string): string => (app === '' ? source : `${app} at ${source}`);
/** A group of a platform, in full. @param account as {@link accountName} writes it. */
export const groupName = (handle: string, account: string): string => `group @${handle} (${account})`;
/** A platform's own ID: `S012AB3CD on Slack`. */
export const accountName = (id: string, platform: string): string => `${id} on ${platform}`;
/** Where a key is, to follow its name. */
export const inPlace = (project: string, channel: string): string => ` in ${project}/${channel}`;
/** Which of its secrets a key has, in words for a change of it. */
export const generationName = (generation: number): string => `generation ${generation}`;
/** How many events there are. */
export const eventCount = (count: number): string => `${count.toLocaleString('en')} events`;
