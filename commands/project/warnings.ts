import { type Block, buttons, fields, heading, note, text } from '../../src/chat/contracts/view.ts';
import { allOf } from '../../src/domain/namingCopy.ts';
import type { PlatformFacts } from '../../src/domain/platformFacts.ts';
import type { Named } from '../../src/domain/refs.ts';
import { refused } from '../../src/domain/result.ts';
import { conversationShapes, HERE, mayChoose } from '../../src/domain/warnings/conversationRef.ts';
import { OPTIONAL_KINDS } from '../../src/domain/warnings/kinds.ts';
import { readDays, readFallback, readKinds } from '../../src/domain/warnings/parsePreferences.ts';
import {
  changeWarningSetting,
  type WarningSetting,
  warningSetting,
} from '../../src/services/projects/warningSettings.ts';
import { BUTTON, OPTION as SHARED } from '../shared/copy.ts';
import { command, scopeOfProject, showing } from '../shared/define.ts';
import { go, toProject } from '../shared/navigation.ts';
import { projectOrActive } from './activeProject.ts';
import {
  daysText,
  FIELD,
  kindField,
  LABEL,
  OPTION,
  SUMMARY,
  TEXT,
  turnOff,
  turnOn,
  VALUE,
  warningsChanged,
  warningsTitle,
} from './copy.ts';

const PATH = ['project', 'warnings'] as const;

/**
 * How a project wants its owners to be warned: shows it, and changes what is named.
 * @param platforms whose conversations can be named.
 */
export const projectWarnings = (platforms: readonly PlatformFacts[]) =>
  command({
    path: PATH,
    summary: SUMMARY.warnings,
    examples: [
      '/apikey project warnings',
      '/apikey project warnings days:30,7,1 off:unused',
      '/apikey project warnings shop on:unused fallback:here report:weekly',
    ],
    action: 'project.warnings',
    options: {
      project: { type: 'project', description: SHARED.project },
      days: {
        type: 'text',
        shape: '30,14,7,1',
        read: readDays,
        description: OPTION.days,
      },
      off: {
        type: 'text',
        shape: OPTIONAL_KINDS.join(','),
        read: readKinds,
        description: OPTION.off,
      },
      on: {
        type: 'text',
        shape: OPTIONAL_KINDS.join(','),
        read: readKinds,
        description: OPTION.on,
      },
      fallback: {
        type: 'text',
        shape: [HERE, ...conversationShapes(platforms), 'none'].join('|'),
        read: (text) => readFallback(platforms, text),
        description: OPTION.fallback,
      },
      report: { type: 'choice', choices: ['weekly', 'none'], description: OPTION.report },
    },
    find: (context, { project }) => projectOrActive(context, project),
    scope: scopeOfProject,
    async run(context, { subject: project, options }) {
      const { days, on = [], off = [], report } = options;
      const both = OPTIONAL_KINDS.filter((kind) => on.includes(kind) && off.includes(kind));
      if (both.length > 0) return refused({ code: 'on-and-off', subject: allOf(both) });
      const { postsIn, actor } = context;
      const fallback = options.fallback === HERE ? (postsIn ?? HERE) : options.fallback;
      if (typeof fallback === 'string' && !mayChoose(platforms, fallback, { postsIn, admin: actor.admin }))
        return refused({ code: 'not-your-conversation', subject: project.name });
      const asked = [days, options.on, options.off, fallback, report].some((option) => option !== undefined);
      if (!asked) {
        const setting = await warningSetting(context.services, project.id);
        return showing(...screen(project, setting, context.services.policy.warn.days));
      }
      const changed = await changeWarningSetting(context.services, context.by, project, (now) => ({
        off: OPTIONAL_KINDS.filter((kind) => off.includes(kind) || (now.off.includes(kind) && !on.includes(kind))),
        ...(days === undefined ? {} : { days }),
        ...(fallback === undefined ? {} : { fallback }),
        ...(report === undefined ? {} : { weeklyReport: report === 'weekly' }),
      }));
      if (changed.kind === 'refused') return changed;
      const said = text(warningsChanged(project.name));
      const [title, ...rest] = screen(project, changed.value, context.services.policy.warn.days);
      return showing(title, said, ...rest);
    },
  });

function screen(project: Named, setting: WarningSetting, configured: readonly number[]): readonly Block[] {
  const { days, off, fallback, weeklyReport } = setting;
  const change = (label: string, options: Readonly<Record<string, string>>) =>
    go(label, PATH, { project: project.id, ...options });
  return [
    heading(warningsTitle(project.name)),
    fields(
      [FIELD.expires, daysText(days ?? configured, days === null)],
      [FIELD.locks, VALUE.atOnce],
      ...OPTIONAL_KINDS.map((kind) => [kindField(kind), off.includes(kind) ? VALUE.off : VALUE.on] as const),
      [FIELD.fallback, fallback ?? VALUE.deploymentDefault],
      [FIELD.report, weeklyReport ? VALUE.yes : VALUE.no],
    ),
    buttons(
      ...OPTIONAL_KINDS.map((kind) =>
        off.includes(kind) ? change(turnOn(kind), { on: kind }) : change(turnOff(kind), { off: kind }),
      ),
      weeklyReport ? change(LABEL.stopReport, { report: 'none' }) : change(LABEL.reportWeekly, { report: 'weekly' }),
      toProject(BUTTON.back, project.id),
    ),
    note(TEXT.warningsHelp),
  ];
}
