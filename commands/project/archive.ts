import { heading, text } from '../../src/chat/contracts/view.ts';
import { done, refused } from '../../src/domain/result.ts';
import { hasLivingKeys } from '../../src/services/keys/keyCounts.ts';
import { archiveProject } from '../../src/services/projects/projects.ts';
import { aboutProject, confirmedCommand, showing } from '../shared/define.ts';
import { archivedText, archiveQuestion, LABEL, OPTION, SUMMARY, TEXT } from './copy.ts';

/** Puts a project without keys out of sight. */
export const projectArchive = confirmedCommand({
  path: ['project', 'archive'],
  summary: SUMMARY.archive,
  examples: ['/apikey project archive shop'],
  action: 'project.archive',
  options: { project: { type: 'project', required: true, description: OPTION.archive } },
  ...aboutProject,
  subjectId: (project) => project.id,
  reload: (context, id) => context.directory.findProject(context.actor, id),
  seen: (project) => ({ name: project.name }),
  async ask(context, { subject: project }) {
    if (await hasLivingKeys(context.services, { projectId: project.id }))
      return refused({ code: 'project-has-keys', subject: project.name });
    const blocks = [heading(archiveQuestion(project.name)), text(TEXT.archiveConsequence)];
    return done({ label: LABEL.archive, style: 'danger', blocks, params: {} });
  },
  async act(context, { confirmation }) {
    const archived = await archiveProject(context.services, context.by, confirmation);
    if (archived.kind === 'refused') return archived;
    return showing(text(archivedText(archived.value.name)));
  },
});
