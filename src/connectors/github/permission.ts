import type { Permission } from '../permission.ts';

/** A connection may be for some repositories, `acme/shop`, or all of an owner, `acme/*`. GitHub ignores case in both. */
export const REPOS: Permission<'github'> = {
  connector: 'github',
  beyond: ({ repos }, { repo = '' }) =>
    repos === undefined || repos.some((one) => isOf(repo, one)) ? undefined : 'repo',
};

function isOf(repo: string, declared: string): boolean {
  const [written, whole] = [repo.toLowerCase(), declared.toLowerCase()];
  return written === whole || (whole.endsWith('/*') && written.startsWith(whole.slice(0, -1)));
}
