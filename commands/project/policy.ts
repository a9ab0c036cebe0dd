import { type Block, buttons, fields, heading, note, text, view } from '../../src/chat/contracts/view.ts';
import { LEAK_POLICIES, type LeakPolicy } from '../../src/domain/leaks/leakPolicy.ts';
import type { Named } from '../../src/domain/refs.ts';
import { done } from '../../src/domain/result.ts';
import { changeLeakPolicy, leakPolicyOf } from '../../src/services/projects/projectPolicy.ts';
import { BUTTON, OPTION as SHARED } from '../shared/copy.ts';
import { command } from '../shared/define.ts';
import { go, toProject } from '../shared/navigation.ts';
import { projectOrActive } from './activeProject.ts';
import { FIELD, OPTION, policyButton, policyChanged, policyText, policyTitle, SUMMARY, TEXT } from './copy.ts';

const PATH = ['project', 'policy'] as const;

/** What a project wants done by itself when one of its secrets leaks: shows it, and changes what is named. */
export const projectPolicy = command({
  path: PATH,
  summary: SUMMARY.policy,
  examples: ['/apikey project policy', '/apikey project policy shop leak:disable'],
  action: 'project.policy',
  options: {
    project: { type: 'project', description: SHARED.project },
    leak: { type: 'choice', choices: LEAK_POLICIES, description: OPTION.leak },
  },
  find: (context, { project }) => projectOrActive(context, project),
  scope: (project) => ({ projectId: project.id, projectName: project.name }),
  async run(context, { subject: project, options: { leak } }) {
    const { services, by } = context;
    if (leak === undefined)
      return done({ kind: 'view', view: view(...screen(project, await leakPolicyOf(services, project.id))) });
    const changed = await changeLeakPolicy(services, by, project, leak);
    if (changed.kind === 'refused') return changed;
    const [title, ...rest] = screen(project, changed.value);
    return done({ kind: 'view', view: view(title, text(policyChanged(project.name)), ...rest) });
  },
});

function screen(project: Named, now: LeakPolicy): readonly Block[] {
  const others = LEAK_POLICIES.filter((policy) => policy !== now);
  return [
    heading(policyTitle(project.name)),
    fields([FIELD.leak, policyText(now)]),
    buttons(
      ...others.map((policy) => go(policyButton(policy), PATH, { project: project.id, leak: policy })),
      toProject(BUTTON.back, project.id),
    ),
    note(TEXT.policyHelp),
  ];
}
