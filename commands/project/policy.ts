import { type Block, buttons, fields, heading, note, text } from '../../src/chat/contracts/view.ts';
import { LEAK_POLICIES, type LeakPolicy } from '../../src/domain/leaks/leakPolicy.ts';
import type { Named } from '../../src/domain/refs.ts';
import { canariesOf, changeCanary } from '../../src/services/drills/canaries.ts';
import { changeLeakPolicy, leakPolicyOf } from '../../src/services/projects/projectPolicy.ts';
import { BUTTON, OPTION as SHARED } from '../shared/copy.ts';
import { type Context, command, scopeOfProject, showing } from '../shared/define.ts';
import { go, toProject } from '../shared/navigation.ts';
import { projectOrActive } from './activeProject.ts';
import {
  drillKeys,
  FIELD,
  OPTION,
  policyButton,
  policyChanged,
  policyText,
  policyTitle,
  SUMMARY,
  stopDrills,
  TEXT,
} from './copy.ts';

const PATH = ['project', 'policy'] as const;
/** More keys for drills get no button each. */
const BUTTONS = 5;

/** What a project wants done by itself when one of its secrets leaks, and with which keys that is practised: shows it, and changes what is named. */
export const projectPolicy = command({
  path: PATH,
  summary: SUMMARY.policy,
  examples: [
    '/apikey project policy',
    '/apikey project policy shop leak:disable',
    '/apikey project policy drill:canary-bot',
  ],
  action: 'project.policy',
  options: {
    project: { type: 'project', description: SHARED.project },
    leak: { type: 'choice', choices: LEAK_POLICIES, description: OPTION.leak },
    drill: { type: 'key', description: OPTION.drill },
    'no-drill': { type: 'key', description: OPTION.noDrill },
  },
  find: (context, { project, drill, 'no-drill': noDrill }) =>
    projectOrActive(context, project ?? drill?.project ?? noDrill?.project),
  scope: scopeOfProject,
  async run(context, { subject: project, options: { leak, drill, 'no-drill': noDrill } }) {
    const { services, by } = context;
    if (leak !== undefined) {
      const changed = await changeLeakPolicy(services, by, project, leak);
      if (changed.kind === 'refused') return changed;
    }
    if (drill !== undefined) {
      const named = await changeCanary(services, by, project, drill, 'name');
      if (named.kind === 'refused') return named;
    }
    if (noDrill !== undefined) {
      const removed = await changeCanary(services, by, project, noDrill, 'remove');
      if (removed.kind === 'refused') return removed;
    }
    const [title, ...rest] = await screen(context, project);
    const isChanged = [leak, drill, noDrill].some((option) => option !== undefined);
    const said = isChanged ? [text(policyChanged(project.name))] : [];
    return showing(title, ...said, ...rest);
  },
});

async function screen({ services }: Context, project: Named): Promise<readonly [Block, ...Block[]]> {
  const now: LeakPolicy = await leakPolicyOf(services, project.id);
  const canaries = await canariesOf(services, project.id);
  const others = LEAK_POLICIES.filter((policy) => policy !== now);
  const areDrillsOff = services.policy.drillZone === undefined;
  return [
    heading(policyTitle(project.name)),
    fields([FIELD.leak, policyText(now)], [FIELD.drill, drillKeys(canaries.map(({ name }) => name))]),
    buttons(
      ...others.map((policy) => go(policyButton(policy), PATH, { project: project.id, leak: policy })),
      ...canaries
        .slice(0, BUTTONS)
        .map(({ id, name }) => go(stopDrills(name), PATH, { project: project.id, 'no-drill': id })),
      toProject(BUTTON.back, project.id),
    ),
    note(TEXT.policyHelp),
    ...(canaries.length === 0 ? [] : [note(areDrillsOff ? TEXT.drillsOff : TEXT.drillsOn)]),
  ];
}
