import type { Block, Button } from '../../src/chat/contracts/view.ts';
import type { Named } from '../../src/domain/refs.ts';
import type { ProjectCounts } from '../../src/services/projects/projectCounts.ts';
import type { Context } from '../shared/define.ts';
import { counted } from '../shared/navigation.ts';

/** A project as the dashboards show it: its name, what is in it, what one is in it, and its ⋯ menu. */
export function projectTile(
  { actor }: Pick<Context, 'actor'>,
  project: Named,
  counts: ProjectCounts | undefined,
  choices: readonly Button[],
): Block {
  const role = actor.roles.get(project.id) ?? (actor.admin ? 'admin' : 'on call');
  const detail = [
    counted(counts?.channels ?? 0, 'integration channel'),
    counted(counts?.keys ?? 0, 'key'),
    `you are ${role}`,
    ...(actor.activeProjectId === project.id ? ['active'] : []),
  ];
  return { kind: 'overflow', label: project.name, detail: detail.join(', '), choices };
}
