import { text } from '../../src/chat/contracts/view.ts';
import { renameProject } from '../../src/services/projects/projects.ts';
import { NAME_OF } from '../shared/copy.ts';
import { aboutProject, command, showing } from '../shared/define.ts';
import { OPTION, renamedText, SUMMARY } from './copy.ts';

/** Gives a project another name. */
export const projectRename = command({
  path: ['project', 'rename'],
  summary: SUMMARY.rename,
  examples: ['/apikey project rename shop to:web-shop'],
  action: 'project.rename',
  options: {
    project: { type: 'project', required: true, description: OPTION.rename },
    to: { type: 'name', what: NAME_OF.project, required: true, description: OPTION.renameTo },
  },
  ...aboutProject,
  async run(context, { subject: project, options }) {
    const renamed = await renameProject(context.services, context.by, project, options.to);
    if (renamed.kind === 'refused') return renamed;
    return showing(text(renamedText(project.name, renamed.value.name)));
  },
});
