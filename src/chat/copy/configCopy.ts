/** What is wrong with a variable; each follows its name. Values are not repeated: one of them may be a token in the wrong place. */
export const MUST_BE_ADDRESS = 'must be an http:// or https:// address';
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
