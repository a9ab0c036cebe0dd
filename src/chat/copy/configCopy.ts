/** What is wrong with a variable; each follows its name. Values are not repeated: one of them may be a token in the wrong place. */
export const MUST_BE_ADDRESS = 'must be an http:// or https:// address';
export const MUST_BE = {
  bool: 'must be true or false',
  addressOrFile: 'must be an https:// address, or the path of a file',
  database: 'must be sqlite:PATH or postgres://USER:PASSWORD@HOST/DATABASE',
  pepper: 'must be 32 bytes in base64 (44 characters). Make one with: openssl rand -base64 32',
  host: 'must be an address or host name, such as 127.0.0.1',
  cron: 'must be a cron expression such as 0 9 * * *',
  lockCounts: 'must be known or anyone',
  creators: 'must be anyone or admins',
  mfa: 'must be off, optional, required or keys',
  verifyToken: 'must have at least 16 characters and no spaces. Make one with: openssl rand -hex 32',
  drills: 'must be off, or a time zone such as Europe/Berlin',
  logLevel: 'must be one of fatal, error, warn, info, debug, trace, silent',
} as const;
export const PEPPER_NEEDED =
  'is required with PostgreSQL, and must be the same for every replica: 32 bytes in base64. Make one with: openssl rand -base64 32';
export const mustBeDuration = (least: string, most: string): string =>
  `must be a duration such as 15m, 24h or 365d, from ${least} to ${most}`;
export const mustBeNumber = (least: number, most: number): string => `must be a whole number from ${least} to ${most}`;
export const mustLookLike = (shape: string): string => `must look like ${shape}`;
export const wrongEntries = (shape: string, wrong: readonly string[]): string =>
  `must be a list like ${shape}; ${wrong.length === 1 ? 'one entry doesn’t' : `${wrong.length} entries don’t`} look like that`;
/** No token is as short as the words that people write where a number of days is meant. */
export const wrongDays = (shape: string, wrong: readonly string[]): string => {
  const [first = ''] = wrong;
  return /^[\w.-]{1,5}$/.test(first)
    ? `must be a list like ${shape}: '${first}' is not a whole number of days`
    : wrongEntries(shape, wrong);
};
