import type { Found } from '../../src/chat/contracts/command.ts';
import { noProjectsRefusal } from '../../src/domain/people/authorization.ts';
import type { Named } from '../../src/domain/refs.ts';
import type { Context } from '../shared/define.ts';

/** The project that the options name, or else the person's active one. Someone in no project is told how to get one. */
export async function projectOrActive(context: Context, named: Named | undefined): Promise<Found<Named>> {
  if (named !== undefined) return { kind: 'found', subject: named };
  const projects = await context.directory.projects(context.actor);
  const active = projects.find((project) => project.id === context.actor.activeProjectId);
  const only = projects.length === 1 ? projects[0] : undefined;
  const project = active ?? only;
  if (project !== undefined) return { kind: 'found', subject: project };
  return projects.length === 0
    ? { kind: 'refused', refusal: noProjectsRefusal(context.actor) }
    : { kind: 'ask', options: ['project'] };
}
