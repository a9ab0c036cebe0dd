import { type DurationMs, MINUTE } from '../../time/time.ts';
import { type ActionName, onCallMay, type ProjectRole } from '../permissions.ts';

/**
 * How far a project asks for two pairs of eyes. `none`: nobody is asked. `delete`: what ends a key for good waits for an owner. `all`: so
 * does every change of keys, apps and secrets.
 */
export const APPROVAL_SETTINGS = ['none', 'delete', 'all'] as const;
/** One of {@link APPROVAL_SETTINGS}. */
export type ApprovalSetting = (typeof APPROVAL_SETTINGS)[number];

/** How long an approved change can be carried out. */
export const APPROVAL_LIFE: DurationMs = 15 * MINUTE;

/** From which setting on an action waits for an approval. */
const ASKED_FROM = {
  'key.delete': 'delete',
  // What would switch approvals off, or ask for fewer of them, is itself approved.
  'project.approval': 'delete',
  // So is giving somebody the say: another account of one's own could approve everything.
  'role.grant': 'delete',
  'key.create': 'all',
  'key.regenerate': 'all',
  'key.disable': 'all',
  'key.activate': 'all',
  'key.unlock': 'all',
  'key.transfer': 'all',
  'key.retire': 'all',
  'key.rollback': 'all',
  'app.register': 'all',
  'app.link': 'all',
  'app.unlink': 'all',
  'app.remove': 'all',
  'app.undeploy': 'all',
  'app.update-secret': 'all',
  'app.deploy': 'all',
} as const satisfies Partial<Record<ActionName, Exclude<ApprovalSetting, 'none'>>>;

/** @returns from which setting on an action waits for an approval; undefined where it never does. */
export function askedFrom(action: ActionName): Exclude<ApprovalSetting, 'none'> | undefined {
  const table: Readonly<Partial<Record<ActionName, Exclude<ApprovalSetting, 'none'>>>> = ASKED_FROM;
  return table[action];
}

/** @returns what giving a role in a project weighs: only owners approve changes. */
export function weightOfRole(role: ProjectRole | 'admin'): 'role.grant' | 'nothing' {
  return role === 'owner' ? 'role.grant' : 'nothing';
}

/** Whether a setting asks for fewer approvals than another. */
export function isLooser(setting: ApprovalSetting, than: ApprovalSetting): boolean {
  return APPROVAL_SETTINGS.indexOf(setting) < APPROVAL_SETTINGS.indexOf(than);
}

/** What the approval of a change depends on. */
export interface ApprovalFacts {
  readonly setting: ApprovalSetting;
  /** Whether the person is on call, whatever else permits it to them. */
  readonly onCall: boolean;
  /** The reason that they gave. */
  readonly reason: string | null;
}

/** `bypass`: someone on call goes ahead for a reason that they gave, and everyone concerned is told. */
export type ApprovalDecision = 'free' | 'needs-approval' | 'bypass';

/**
 * Decides whether a permitted change waits for an approval. Owners and admins wait as well. Only what being on call permits can be
 * bypassed: an incident calls for disabling a key, never for deleting one.
 * @param weighsAs what it counts as: its action, or a graver one that it brings about; `nothing` where it finishes what was approved,
 * or needed no approval, when it was begun.
 */
export function decideApproval(
  weighsAs: ActionName | 'nothing',
  { setting, onCall, reason }: ApprovalFacts,
): ApprovalDecision {
  const from = weighsAs === 'nothing' ? undefined : askedFrom(weighsAs);
  if (weighsAs === 'nothing' || from === undefined || isLooser(setting, from)) return 'free';
  return onCall && reason !== null && onCallMay(weighsAs) ? 'bypass' : 'needs-approval';
}
