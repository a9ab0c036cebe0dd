import { text, view } from '../../src/chat/contracts/view.ts';
import { done } from '../../src/domain/result.ts';
import { renameProject } from '../../src/services/projects/projects.ts';
import { found } from '../key/keySubject.ts';
import { command } from '../shared/define.ts';

/** Gives a project another name. */
export const projectRename = command({
  path: ['project', 'rename'],
  summary: 'Rename a project. Its channels and keys stay as they are.',
  examples: ['/apikey project rename shop to:web-shop'],
  action: 'project.rename',
  options: {
    project: { type: 'project', required: true, description: 'The project to rename' },
    to: { type: 'name', what: 'project name', required: true, description: 'Its new name' },
  },
  find: (_, { project }) => found(project),
  scope: (project) => ({ projectId: project.id }),
  async run(context, { subject: project, options }) {
    const renamed = await renameProject(context.services, context.by, project, options.to);
    if (renamed.kind === 'refused') return renamed;
    return done({ kind: 'view', view: view(text(`The project ${project.name} is called ${renamed.value.name} now.`)) });
  },
});
