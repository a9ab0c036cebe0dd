import { text } from '../../src/chat/contracts/view.ts';
import { useProject } from '../../src/services/projects/projects.ts';
import { aboutProject, command, showing } from '../shared/define.ts';
import { OPTION, SUMMARY, usedText } from './copy.ts';

/** Chooses the project that `project:` defaults to. */
export const projectUse = command({
  path: ['project', 'use'],
  aliases: ['project switch'],
  summary: SUMMARY.use,
  examples: ['/apikey project use shop'],
  action: 'project.use',
  options: { project: { type: 'project', required: true, description: OPTION.use } },
  ...aboutProject,
  async run(context, { subject: project }) {
    const used = await useProject(context.services, context.by, project);
    if (used.kind === 'refused') return used;
    return showing(text(usedText(used.value.name)));
  },
});
