/** A number as people read it: `5,000`. */
export const figure = (count: number): string => count.toLocaleString('en');

/** `1 key`, `1,204 keys`. @param several where adding an s doesn’t make it. */
export const counted = (count: number, one: string, several = `${one}s`): string =>
  `${figure(count)} ${count === 1 ? one : several}`;
