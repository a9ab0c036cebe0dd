import type { SecondFactorState } from './secondFactor/secondFactorState.ts';

/** The roles in a project, weakest first. */
export const PROJECT_ROLES = ['viewer', 'operator', 'owner'] as const;
/** One of {@link PROJECT_ROLES}. */
export type ProjectRole = (typeof PROJECT_ROLES)[number];

/** The acting person, with their current permissions. Reloaded for each command and each click. */
export interface Actor {
  readonly personId: string;
  readonly name: string;
  readonly admin: boolean;
  /** Whether the platform says that they are on call now. */
  readonly onCall: boolean;
  /** Project ID → role: the strongest of the one granted to them and of those that their groups have. */
  readonly roles: ReadonlyMap<string, ProjectRole>;
  readonly activeProjectId: string | null;
  /** The groups that the platform says they are in now, by their stored IDs; left out where there are none. */
  readonly groups?: readonly string[];
  /** Their IANA time zone, where a platform said so: moments are written in it. It permits nothing. */
  readonly timeZone?: string | null;
  /** Who may create projects in this deployment. */
  readonly projectCreators: 'anyone' | 'admins';
  /** Their second factor, as far as the identity that they use is concerned; absent where it was not looked up. */
  readonly secondFactor?: SecondFactorState;
}

/** Every action that needs a permission, by its audit name. */
export type ActionName =
  | 'project.create'
  | 'project.use'
  | 'project.show'
  | 'project.rename'
  | 'project.archive'
  | 'project.member'
  | 'project.warnings'
  | 'project.policy'
  | 'project.approval'
  | 'channel.show'
  | 'channel.add'
  | 'channel.rename'
  | 'channel.remove'
  | 'key.create'
  | 'key.list'
  | 'key.show'
  | 'key.regenerate'
  | 'key.disable'
  | 'key.activate'
  | 'key.unlock'
  | 'key.delete'
  | 'key.transfer'
  | 'key.snooze'
  | 'key.take'
  | 'key.hand-back'
  | 'key.retire'
  | 'key.rollback'
  | 'key.identify'
  | 'leak.dismiss'
  | 'app.show'
  | 'app.register'
  | 'app.link'
  | 'app.unlink'
  | 'app.remove'
  | 'app.undeploy'
  | 'app.update-secret'
  | 'app.deploy'
  | 'incident.rotate'
  | 'incident.disable'
  | 'incident.show'
  | 'incident.stop'
  | 'incident.retry'
  | 'incident.export'
  | 'incident.tell'
  | 'request.ask'
  | 'request.show'
  | 'request.decide'
  | 'request.withdraw'
  | 'secret.reveal'
  | 'role.grant'
  | 'role.revoke'
  | 'role.list'
  | 'link'
  | 'mfa.enroll'
  | 'mfa.status'
  | 'mfa.disable'
  | 'mfa.recover'
  | 'mfa.lift'
  | 'audit.read'
  | 'audit.export'
  | 'help'
  | 'whoami';

/** Who may do it. `anyone`: every person whose identity the platform confirms. */
interface Rule {
  readonly role: ProjectRole | 'anyone';
  /** The key's owner may do it too, whatever their role in the project. */
  readonly keyOwner?: true;
  /** The person to whom a project's key is assigned may do it too. */
  readonly keyAssignee?: true;
  /** Someone on call may do it in every project, with a reason. */
  readonly onCall?: true;
}

/** The one table of permissions. docs/commands.md prints it. */
export const PERMISSIONS = {
  'project.create': { role: 'anyone' },
  'project.use': { role: 'viewer' },
  'project.show': { role: 'viewer' },
  'project.rename': { role: 'owner' },
  'project.archive': { role: 'owner' },
  'project.member': { role: 'owner' },
  'project.warnings': { role: 'owner' },
  'project.policy': { role: 'owner' },
  'project.approval': { role: 'owner' },
  'channel.show': { role: 'viewer' },
  'channel.add': { role: 'operator' },
  'channel.rename': { role: 'operator' },
  'channel.remove': { role: 'owner' },
  'key.create': { role: 'operator' },
  'key.show': { role: 'viewer', keyOwner: true },
  'key.regenerate': { role: 'operator', keyOwner: true, onCall: true },
  'key.disable': { role: 'operator', keyOwner: true, onCall: true },
  'key.activate': { role: 'operator', keyOwner: true },
  'key.unlock': { role: 'operator', keyOwner: true, onCall: true },
  'key.delete': { role: 'operator', keyOwner: true },
  'key.transfer': { role: 'owner', keyOwner: true },
  'key.snooze': { role: 'owner', keyOwner: true, keyAssignee: true },
  'key.take': { role: 'operator' },
  'key.hand-back': { role: 'owner', keyAssignee: true },
  'key.retire': { role: 'operator', keyOwner: true, onCall: true },
  'key.rollback': { role: 'operator', keyOwner: true, onCall: true },
  'key.identify': { role: 'anyone' },
  'leak.dismiss': { role: 'operator', keyOwner: true, onCall: true },
  'app.show': { role: 'viewer' },
  'app.register': { role: 'operator' },
  'app.link': { role: 'operator' },
  'app.unlink': { role: 'operator' },
  'app.remove': { role: 'operator' },
  'app.undeploy': { role: 'operator', onCall: true },
  'app.update-secret': { role: 'operator', onCall: true },
  'app.deploy': { role: 'operator', onCall: true },
  // Each key's own permission decides, where an incident is started, stopped and begun again.
  'incident.rotate': { role: 'anyone' },
  'incident.disable': { role: 'anyone' },
  'incident.show': { role: 'anyone' },
  'incident.stop': { role: 'anyone' },
  'incident.retry': { role: 'anyone' },
  // Each event is shown to whom the audit trail shows it.
  'incident.export': { role: 'anyone' },
  // Who did it is decided where it is told; this says who may still see the key.
  'incident.tell': { role: 'viewer', keyOwner: true },
  'request.ask': { role: 'viewer' },
  'request.show': { role: 'viewer' },
  'request.decide': { role: 'owner' },
  'request.withdraw': { role: 'viewer' },
  'secret.reveal': { role: 'viewer' },
  'role.grant': { role: 'owner' },
  'role.revoke': { role: 'owner' },
  'role.list': { role: 'viewer' },
  'audit.read': { role: 'anyone' },
  'audit.export': { role: 'anyone' },
  'key.list': { role: 'anyone' },
  help: { role: 'anyone' },
  whoami: { role: 'anyone' },
  link: { role: 'anyone' },
  'mfa.enroll': { role: 'anyone' },
  'mfa.status': { role: 'anyone' },
  'mfa.disable': { role: 'anyone' },
  'mfa.recover': { role: 'anyone' },
  'mfa.lift': { role: 'owner' },
} as const satisfies Record<ActionName, Rule>;

const READING: ReadonlySet<ActionName> = new Set([
  'project.show',
  'channel.show',
  'key.list',
  'key.show',
  'incident.show',
  'incident.export',
  'request.show',
  'role.list',
  'audit.read',
  'audit.export',
  'help',
  'whoami',
]);

/** Whether an action changes nothing: what it shows can't do harm, whatever it is about. */
export function onlyReads(action: ActionName): boolean {
  return READING.has(action);
}

/** Whether being on call permits an action, with a reason. */
export function onCallMay(action: ActionName): boolean {
  const rule: Rule = PERMISSIONS[action];
  return rule.onCall === true;
}

/** The target of an action; without a project, the deployment itself. */
export interface Scope {
  readonly projectId?: string;
  /** What people call the project: a person without the permission is told whose owners to ask. */
  readonly projectName?: string;
  readonly keyOwnerId?: string;
  readonly keyAssigneeId?: string;
}

/** Whether the actor may, and on what basis; `needs-reason` if being on call is the basis and no reason was given. */
export type PermissionDecision =
  | { readonly kind: 'allowed'; readonly basis: 'role' | 'key-owner' | 'key-assignee' | 'on-call' }
  | { readonly kind: 'needs-reason' }
  | { readonly kind: 'denied'; readonly needs: ProjectRole | 'admin' };

/** @returns whether `role` is at least `needed`. */
export function atLeast(role: ProjectRole | undefined, needed: ProjectRole): boolean {
  return role !== undefined && PROJECT_ROLES.indexOf(role) >= PROJECT_ROLES.indexOf(needed);
}

/**
 * Decides whether someone may perform an action on a target.
 * @param reason the reason given, which being on call requires.
 */
export function decidePermission(
  actor: Actor,
  action: ActionName,
  scope: Scope,
  reason: string | undefined,
): PermissionDecision {
  const rule: Rule = PERMISSIONS[action];
  if (action === 'project.create' && actor.projectCreators === 'admins' && !actor.admin)
    return { kind: 'denied', needs: 'admin' };
  if (actor.admin || rule.role === 'anyone') return { kind: 'allowed', basis: 'role' };
  if (scope.projectId === undefined) return { kind: 'denied', needs: 'admin' };
  if (atLeast(actor.roles.get(scope.projectId), rule.role)) return { kind: 'allowed', basis: 'role' };
  if (rule.keyOwner === true && scope.keyOwnerId === actor.personId) return { kind: 'allowed', basis: 'key-owner' };
  if (rule.keyAssignee === true && scope.keyAssigneeId === actor.personId)
    return { kind: 'allowed', basis: 'key-assignee' };
  if (rule.onCall === true && actor.onCall) {
    return reason === undefined ? { kind: 'needs-reason' } : { kind: 'allowed', basis: 'on-call' };
  }
  if (rule.role === 'viewer' && actor.onCall) return { kind: 'allowed', basis: 'on-call' };
  return { kind: 'denied', needs: rule.role };
}

/** Where someone may do something: in these projects, and with keys of their own. */
export interface Permitted {
  readonly projects: readonly string[];
  /** Their ID, where they may do it with keys that they own. */
  readonly keyOwner?: string;
  /** The same for keys that are assigned to them. */
  readonly keyAssignee?: string;
}

/** Decides where someone may do something. @returns undefined where nothing that they can see is left out. */
export function permittedPlaces(actor: Actor, action: ActionName): Permitted | undefined {
  const rule: Rule = PERMISSIONS[action];
  if (decidePermission(actor, action, { projectId: '' }, undefined).kind !== 'denied') return undefined;
  const projects = [...actor.roles.keys()].filter(
    (projectId) => decidePermission(actor, action, { projectId }, undefined).kind !== 'denied',
  );
  return {
    projects,
    ...(rule.keyOwner === true ? { keyOwner: actor.personId } : {}),
    ...(rule.keyAssignee === true ? { keyAssignee: actor.personId } : {}),
  };
}

/**
 * Decides whether a project is visible to someone (invariant 10). Someone on call sees every project: they could not
 * act otherwise.
 */
export function mayView(actor: Actor, projectId: string): boolean {
  return actor.admin || actor.onCall || actor.roles.has(projectId);
}

/** Decides whether someone may create projects: everyone, or only admins where `LATCHKEY_PROJECT_CREATORS` says so. */
export function mayCreateProjects(actor: Actor): boolean {
  return decidePermission(actor, 'project.create', {}, undefined).kind === 'allowed';
}

/** The acting person as recorded in the audit trail. */
export interface AuthorizedActor {
  readonly personId: string;
  readonly name: string;
  readonly platform: string;
  /** The basis for the permission. After an on-call change, the key's owner is notified. */
  readonly basis: 'role' | 'key-owner' | 'key-assignee' | 'on-call';
  readonly reason: string | null;
  /** The conversation in which they speak, where they may post in it themselves; such as `slack:C…`. */
  readonly speaksIn?: string;
  /** The approval that they use, where the change needed one. `by`: the name and accounts of the person who gave it. */
  readonly approval?: { readonly requestId: string; readonly by: string };
  /** They are on call and went ahead without an approval that was needed: everyone concerned is told. */
  readonly bypassed?: true;
}
