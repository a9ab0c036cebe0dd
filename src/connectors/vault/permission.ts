import type { Permission } from '../permission.ts';

/** A connection may be for some paths below its mount: `shop` stands for itself and all that lies below it. */
export const PATHS: Permission<'vault'> = {
  connector: 'vault',
  beyond: ({ paths }, { path = '' }) =>
    paths === undefined || paths.some((prefix) => isBelow(path, prefix)) ? undefined : 'path',
};

function isBelow(path: string, prefix: string): boolean {
  const whole = prefix.replace(/\/+$/, '');
  return path === whole || path.startsWith(`${whole}/`);
}
