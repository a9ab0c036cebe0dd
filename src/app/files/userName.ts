import { userInfo } from 'node:os';

/**
 * The operating system's user, who is the console's first person; the user ID if it has no name. Containers run as
 * users that no passwd file lists.
 * @param user the system's answer, for tests.
 */
export function userName(user: () => { readonly username: string } = userInfo): string {
  try {
    return user().username;
  } catch {
    return `uid-${process.getuid?.() ?? 'unknown'}`;
  }
}
