import type { Contradiction } from '../../src/chat/contracts/command.ts';
import type { Named } from '../../src/domain/refs.ts';
import { ADMIN_IS_EVERYWHERE } from './copy.ts';

/**
 * The role admin is of the whole deployment: a project beside it means that one of the two was not meant.
 * @param inProject the options that mean the project's role instead.
 */
export function adminOfProject(
  role: string | undefined,
  project: Named | undefined,
  inProject: Readonly<Record<string, string | undefined>>,
): Contradiction | undefined {
  if (role !== 'admin' || project === undefined) return undefined;
  return {
    options: ['role', 'project'],
    why: ADMIN_IS_EVERYWHERE,
    instead: [{ project: undefined }, inProject],
  };
}
