import { userInfo } from 'node:os';

/**
 * The operating system's user, who is the console's first person: by number where it has no name. Containers run as users that no
 * list of users names.
 * @param user the system's answer, for tests.
 */
export function userName(user: () => { readonly username: string } = userInfo): string {
  try {
    return user().username;
  } catch {
    return `uid-${process.getuid?.() ?? 'unknown'}`;
  }
}
