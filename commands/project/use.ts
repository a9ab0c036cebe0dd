import { text, view } from '../../src/chat/contracts/view.ts';
import { done } from '../../src/domain/result.ts';
import { useProject } from '../../src/services/projects/projects.ts';
import { found } from '../key/keySubject.ts';
import { command } from '../shared/define.ts';
import { OPTION, SUMMARY, usedText } from './copy.ts';

/** Chooses the project that `project:` defaults to. */
export const projectUse = command({
  path: ['project', 'use'],
  aliases: ['project switch'],
  summary: SUMMARY.use,
  examples: ['/apikey project use shop'],
  action: 'project.use',
  options: { project: { type: 'project', required: true, description: OPTION.use } },
  find: (_, { project }) => found(project),
  scope: (project) => ({ projectId: project.id, projectName: project.name }),
  async run(context, { subject: project }) {
    const used = await useProject(context.services, context.by, project);
    if (used.kind === 'refused') return used;
    return done({ kind: 'view', view: view(text(usedText(used.value.name))) });
  },
});
