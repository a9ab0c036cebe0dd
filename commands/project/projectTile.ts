import type { Block, Button } from '../../src/chat/contracts/view.ts';
import type { Named } from '../../src/domain/refs.ts';
import type { ProjectCounts } from '../../src/services/projects/projectCounts.ts';
import type { Context } from '../shared/define.ts';
import { ROLE, tileText } from './copy.ts';

/** A project as the dashboards show it: its name, what is in it, the reader's role, and its ⋯ menu. */
export function projectTile(
  { actor }: Pick<Context, 'actor'>,
  project: Named,
  counts: ProjectCounts | undefined,
  choices: readonly Button[],
): Block {
  const role = actor.roles.get(project.id) ?? (actor.admin ? ROLE.admin : ROLE.onCall);
  const active = actor.activeProjectId === project.id;
  const detail = tileText({ channels: counts?.channels ?? 0, keys: counts?.keys ?? 0 }, role, active);
  return { kind: 'overflow', label: project.name, detail, choices };
}
