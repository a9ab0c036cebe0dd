import type { Found } from '../../src/chat/contracts/command.ts';
import { type Block, buttons, fields, heading, note, text } from '../../src/chat/contracts/view.ts';
import { quote } from '../../src/chat/parsing/writeLine.ts';
import { figure } from '../../src/domain/counted.ts';
import { LEAK_POLICIES, type LeakPolicy } from '../../src/domain/leaks/leakPolicy.ts';
import { APPROVAL_SETTINGS, type ApprovalSetting, isLooser } from '../../src/domain/people/approvals/approvals.ts';
import { groupLabel } from '../../src/domain/people/groups/groupRef.ts';
import type { Named } from '../../src/domain/refs.ts';
import { labelPeople } from '../../src/services/people/findPeople.ts';
import { listGroupRoles } from '../../src/services/people/groups/groupRoles.ts';
import { listInvitations } from '../../src/services/people/invitations.ts';
import { listMembers } from '../../src/services/people/roles.ts';
import { type ChangedApproval, changeApprovalSetting } from '../../src/services/projects/approvalSetting.ts';
import { changeLeakPolicy, leakPolicyOf } from '../../src/services/projects/projectPolicy.ts';
import { listKeys } from '../../src/services/search/directory.ts';
import { appButton } from '../app/appSubject.ts';
import { appState } from '../app/copy.ts';
import { invitedRole } from '../role/copy.ts';
import { BUTTON, OPTION as SHARED } from '../shared/copy.ts';
import { type Context, command, scopeOfProject, showing } from '../shared/define.ts';
import { go, mayPress, pickList, toChannel, toProject } from '../shared/navigation.ts';
import { addChannelLine } from '../shared/nextSteps.ts';
import { projectOrActive } from './activeProject.ts';
import {
  APPROVAL_BUTTON,
  APPROVAL_TEXT,
  approvalChanged,
  FIELD,
  LABEL,
  memberText as memberLine,
  OPTION,
  onlyOwnerNote,
  policyChanged,
  policyText,
  SUMMARY,
  settingsTitle,
  TEXT,
  VALUE,
} from './copy.ts';

/** How many channels get a button each; more become a list to pick from. */
const BUTTONS = 20;

/** The sections of the page. */
const SECTIONS = ['general', 'channels', 'apps'] as const;
type Section = (typeof SECTIONS)[number];

function isShown(asked: Section | undefined, section: Section): boolean {
  return asked === undefined || asked === section;
}

/** Manuals 000 and 001: the settings page with its sections General and Channels. */
export const projectSettings = command({
  path: ['project', 'settings'],
  aliases: ['project show'],
  summary: SUMMARY.settings,
  examples: [
    '/apikey project settings',
    '/apikey project settings shop',
    '/apikey project settings section:channels',
    '/apikey project settings shop approval:delete',
    '/apikey project settings shop policy:disable',
  ],
  action: 'project.show',
  options: {
    project: { type: 'project', description: SHARED.project },
    section: { type: 'choice', choices: SECTIONS, description: OPTION.section },
    approval: { type: 'choice', choices: APPROVAL_SETTINGS, description: OPTION.approval },
    policy: { type: 'choice', choices: LEAK_POLICIES, description: OPTION.leak },
  },
  screen: true,
  async find(context, { project, approval: wanted, policy }): Promise<Found<SettingsSubject>> {
    const place = await projectOrActive(context, project);
    if (place.kind !== 'found') return place;
    const approval = await context.directory.approvals(place.subject.id);
    return {
      kind: 'found',
      subject: {
        project: place.subject,
        approval,
        ...(wanted === undefined ? {} : { wanted }),
        ...(policy === undefined ? {} : { policy }),
      },
    };
  },
  scope: ({ project }) => scopeOfProject(project),
  actionOf: ({ wanted, policy }) =>
    wanted === undefined ? (policy === undefined ? 'project.show' : 'project.policy') : 'project.approval',
  weighsAs: ({ approval, wanted = approval, policy }) =>
    isLooser(wanted, approval) ? 'project.approval' : policy === undefined ? 'nothing' : 'project.policy',
  async run(context, { subject: { project, wanted, policy }, options: { section } }) {
    const chosen =
      policy === undefined ? undefined : await changeLeakPolicy(context.services, context.by, project, policy);
    if (chosen?.kind === 'refused') return chosen;
    const changed =
      wanted === undefined ? undefined : await changeApprovalSetting(context.services, context.by, project, wanted);
    if (changed?.kind === 'refused') return changed;
    return showing(
      heading(settingsTitle(project.name)),
      ...(chosen === undefined ? [] : [text(policyChanged(project.name))]),
      ...(changed === undefined ? [] : approvalChangedBlocks(project, changed.value)),
      buttons(
        toProject(LABEL.general, project.id, 'general'),
        toProject(LABEL.channels, project.id, 'channels'),
        toProject(LABEL.apps, project.id, 'apps'),
      ),
      ...(isShown(section, 'general') ? await generalSection(context, project) : []),
      ...(isShown(section, 'channels') ? await channelsSection(context, project) : []),
      ...(isShown(section, 'apps') ? await appsSection(context, project) : []),
      buttons(go(BUTTON.back, ['projects'])),
    );
  },
});

/** A project, for which changes it asks for approvals now, and what is to be changed. */
interface SettingsSubject {
  readonly project: Named;
  readonly approval: ApprovalSetting;
  readonly wanted?: ApprovalSetting;
  /** What is to be done about a leaked secret from then on. */
  readonly policy?: LeakPolicy;
}

function approvalChangedBlocks({ name }: Named, { setting, isOnlyOwner }: ChangedApproval): readonly Block[] {
  const said = text(approvalChanged(name, setting));
  return isOnlyOwner && setting !== 'none' ? [said, note(onlyOwnerNote(name))] : [said];
}

/** The buttons that choose another setting for approvals. */
function approvalButtons(context: Context, project: Named, now: ApprovalSetting): readonly Block[] {
  if (!mayPress(context, 'project.approval', project.id)) return [];
  const others = APPROVAL_SETTINGS.filter((setting) => setting !== now);
  return [
    buttons(
      ...others.map((setting) =>
        go(APPROVAL_BUTTON[setting], ['project', 'settings'], { project: project.id, approval: setting }),
      ),
    ),
  ];
}

async function generalSection(context: Context, project: Named): Promise<readonly Block[]> {
  const { services, actor } = context;
  const keys = await listKeys(services, actor, { projectId: project.id }, { offset: 0, limit: 0 });
  const active = actor.activeProjectId === project.id;
  const about = { project: project.id };
  const approval = await context.directory.approvals(project.id);
  return [
    heading(TEXT.generalTitle),
    fields(
      [FIELD.name, project.name],
      [FIELD.members, [...(await memberText(services, project)), ...(await invitedText(services, project))].join(', ')],
      [FIELD.keys, figure(keys.total)],
      [FIELD.active, active ? VALUE.yes : VALUE.no],
      [FIELD.approval, APPROVAL_TEXT[approval]],
      [FIELD.leak, policyText(await leakPolicyOf(services, project.id))],
    ),
    buttons(
      go(BUTTON.keys, ['list'], about),
      go(LABEL.roles, ['role', 'list'], about),
      ...(active ? [] : [go(BUTTON.makeActive, ['project', 'use'], about)]),
      ...(mayPress(context, 'project.warnings', project.id)
        ? [go(LABEL.warnings, ['project', 'warnings'], about)]
        : []),
      ...(mayPress(context, 'project.policy', project.id) ? [go(LABEL.policy, ['project', 'policy'], about)] : []),
      ...(mayPress(context, 'project.rename', project.id) ? [go(LABEL.rename, ['project', 'rename'], about)] : []),
      ...(keys.total === 0 && mayPress(context, 'project.archive', project.id)
        ? [go(LABEL.archive, ['project', 'archive'], about, 'danger')]
        : []),
    ),
    ...approvalButtons(context, project, approval),
  ];
}

/** Members with their accounts, then groups: a display name alone says nothing about who somebody is. */
async function memberText(services: Context['services'], project: Named): Promise<readonly string[]> {
  const members = await listMembers(services, project.id);
  const groups = await listGroupRoles(services, project.id);
  const people = await labelPeople(
    services,
    members.map(({ person }) => person.id),
  );
  return [
    ...members.map(({ person, role }) => memberLine(people.get(person.id)?.label ?? person.name, role)),
    ...groups.map(({ groupId: id, handle, role }) =>
      memberLine(groupLabel(services.policy.platforms, { id, handle }), role),
    ),
  ];
}

/** Those who are invited, after the members. */
async function invitedText(services: Context['services'], project: Named): Promise<readonly string[]> {
  const invitations = await listInvitations(services, project.id);
  return invitations.map(({ account, role }) => memberLine(account, invitedRole(role)));
}

async function channelsSection(context: Context, project: Named): Promise<readonly Block[]> {
  const channels = await context.directory.channels(context.actor, project.id);
  const choices = channels.map(({ id, name }) => toChannel(name, id));
  const add = mayPress(context, 'channel.add', project.id)
    ? [buttons(go(BUTTON.addChannel, ['channel', 'add'], { project: project.id }))]
    : [];
  const title = heading(TEXT.channelsTitle);
  if (choices.length === 0)
    return add.length === 0
      ? [title, text(TEXT.noChannels)]
      : [title, text(TEXT.addFirst), addChannelLine(project), ...add];
  if (choices.length <= BUTTONS) return [title, buttons(...choices), ...add];
  return [title, ...pickList(LABEL.channels, choices, `/apikey channel list project:${quote(project.name)}`), ...add];
}

/** Manual 002's Apps tab. */
async function appsSection(context: Context, project: Named): Promise<readonly Block[]> {
  const apps = await context.directory.apps(context.actor, project.id);
  const choices = apps.map((app) => appButton(appState(app.name, app.state), 'show', app));
  const register = mayPress(context, 'app.register', project.id)
    ? [buttons(go(LABEL.registerApp, ['app', 'register'], { project: project.id }))]
    : [];
  const title = heading(TEXT.appsTitle);
  if (choices.length === 0) return [title, text(TEXT.noApps), ...register];
  return [title, ...pickList(LABEL.apps, choices, '/apikey app list'), ...register];
}
