import { type Block, buttons, fields, heading, note, text, view } from '../../src/chat/contracts/view.ts';
import type { PlatformFacts } from '../../src/domain/platformFacts.ts';
import type { Named } from '../../src/domain/refs.ts';
import { done, refused } from '../../src/domain/result.ts';
import { conversationShapes, HERE, mayChoose } from '../../src/domain/warnings/conversationRef.ts';
import { OPTIONAL_KINDS, type OptionalKind } from '../../src/domain/warnings/kinds.ts';
import { readDays, readFallback, readKinds } from '../../src/domain/warnings/parsePreferences.ts';
import {
  changeWarningSetting,
  type WarningSetting,
  warningSetting,
} from '../../src/services/projects/warningSettings.ts';
import { command } from '../shared/define.ts';
import { go, toProject } from '../shared/navigation.ts';
import { projectOrActive } from './activeProject.ts';

const PATH = ['project', 'warnings'] as const;

/**
 * How a project wants its owners to be warned: shows it, and changes what is named.
 * @param platforms whose conversations can be named.
 */
export const projectWarnings = (platforms: readonly PlatformFacts[]) =>
  command({
    path: PATH,
    summary: 'Show or change of what, and when, a project’s key owners are warned.',
    examples: [
      '/apikey project warnings',
      '/apikey project warnings days:30,7,1 off:unused',
      '/apikey project warnings shop on:unused fallback:here report:weekly',
    ],
    action: 'project.warnings',
    options: {
      project: { type: 'project', description: 'The project; your active one, unless said otherwise' },
      days: {
        type: 'text',
        shape: '30,14,7,1',
        read: readDays,
        description: 'How many days ahead of an end; default takes back what was said',
      },
      off: {
        type: 'text',
        shape: OPTIONAL_KINDS.join(','),
        read: readKinds,
        description: 'Which warnings are not wanted; one or several',
      },
      on: {
        type: 'text',
        shape: OPTIONAL_KINDS.join(','),
        read: readKinds,
        description: 'Which warnings are wanted after all',
      },
      fallback: {
        type: 'text',
        shape: [HERE, ...conversationShapes(platforms), 'none'].join('|'),
        read: (text) => readFallback(platforms, text),
        description: 'The conversation for what nobody can be told privately; you must be able to post in it',
      },
      report: { type: 'choice', choices: ['weekly', 'none'], description: 'Whether the project’s owners get a report' },
    },
    find: (context, { project }) => projectOrActive(context, project),
    scope: (project) => ({ projectId: project.id }),
    async run(context, { subject: project, options }) {
      const { days, on = [], off = [], report } = options;
      const both = OPTIONAL_KINDS.filter((kind) => on.includes(kind) && off.includes(kind));
      if (both.length > 0) return refused({ code: 'on-and-off', subject: both.join(' and ') });
      const { postsIn, actor } = context;
      const fallback = options.fallback === HERE ? (postsIn ?? HERE) : options.fallback;
      if (typeof fallback === 'string' && !mayChoose(platforms, fallback, { postsIn, admin: actor.admin }))
        return refused({ code: 'not-your-conversation', subject: project.name });
      const asked = [days, options.on, options.off, fallback, report].some((option) => option !== undefined);
      if (!asked) {
        const setting = await warningSetting(context.services, project.id);
        return done({ kind: 'view', view: view(...screen(project, setting, context.services.policy.warn.days)) });
      }
      const changed = await changeWarningSetting(context.services, context.by, project, (now) => ({
        off: OPTIONAL_KINDS.filter((kind) => off.includes(kind) || (now.off.includes(kind) && !on.includes(kind))),
        ...(days === undefined ? {} : { days }),
        ...(fallback === undefined ? {} : { fallback }),
        ...(report === undefined ? {} : { weeklyReport: report === 'weekly' }),
      }));
      if (changed.kind === 'refused') return changed;
      const said = text(`From now on the owners of keys in ${project.name} are warned like this:`);
      const [title, ...rest] = screen(project, changed.value, context.services.policy.warn.days);
      return done({ kind: 'view', view: view(title, said, ...rest) });
    },
  });

/** What each warning that a project can do without is about. */
const KIND_TEXT: Readonly<Record<OptionalKind, string>> = {
  unused: 'Never used, or not for long',
  overlap: 'An old secret is used until it stops',
  source: 'A new source or app',
};

function screen(project: Named, setting: WarningSetting, configured: readonly number[]): readonly Block[] {
  const { days, off, fallback, weeklyReport } = setting;
  const own = days === null ? ' (as configured for all)' : '';
  const ahead = (days ?? configured).length === 0 ? '' : `${(days ?? configured).join(', ')} days ahead, `;
  const change = (label: string, options: Readonly<Record<string, string>>) =>
    go(label, PATH, { project: project.id, ...options });
  return [
    heading(`Warnings in ${project.name}`),
    fields(
      ['A key ends', `${ahead}on the day and once after${own}`],
      ['A key locks', 'always, at once'],
      ...OPTIONAL_KINDS.map((kind) => [`${KIND_TEXT[kind]} (${kind})`, off.includes(kind) ? 'off' : 'on'] as const),
      ['Where nobody can be told privately', fallback ?? 'as configured for all'],
      ['Weekly report to the project’s owners', weeklyReport ? 'yes' : 'no'],
    ),
    buttons(
      ...OPTIONAL_KINDS.map((kind) =>
        off.includes(kind) ? change(`Turn on ${kind}`, { on: kind }) : change(`Turn off ${kind}`, { off: kind }),
      ),
      weeklyReport ? change('Stop the report', { report: 'none' }) : change('Report weekly', { report: 'weekly' }),
      toProject('Back', project.id),
    ),
    note('To change the days, or where it is said: /apikey help project warnings'),
  ];
}
