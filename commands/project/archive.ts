import { heading, text, view } from '../../src/chat/contracts/view.ts';
import { done } from '../../src/domain/result.ts';
import { archiveProject } from '../../src/services/projects/projects.ts';
import { found } from '../key/keySubject.ts';
import { confirmedCommand } from '../shared/define.ts';

/** Puts a project without keys out of sight. */
export const projectArchive = confirmedCommand({
  path: ['project', 'archive'],
  summary: 'Archive a project that has no keys any more.',
  examples: ['/apikey project archive shop'],
  action: 'project.archive',
  options: { project: { type: 'project', required: true, description: 'The project to archive' } },
  find: (_, { project }) => found(project),
  scope: (project) => ({ projectId: project.id }),
  subjectId: (project) => project.id,
  reload: (context, id) => context.directory.findProject(context.actor, id),
  seen: (project) => ({ name: project.name }),
  ask: (_, { subject: project }) =>
    Promise.resolve(
      done({
        label: 'Archive',
        style: 'danger',
        blocks: [
          heading(`Archive the project ${project.name}?`),
          text(
            'It and its integration channels are out of sight from then on. A project that still has keys is not archived.',
          ),
        ],
        params: {},
      }),
    ),
  async act(context, { confirmation }) {
    const archived = await archiveProject(context.services, context.by, confirmation);
    if (archived.kind === 'refused') return archived;
    return done({ kind: 'view', view: view(text(`The project ${archived.value.name} is archived.`)) });
  },
});
