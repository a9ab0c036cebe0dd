import { isOwner, type KeyOwner } from '../keys/keyOwner.ts';
import { type Actor, atLeast } from '../people/permissions.ts';

/** Which events of the audit trail someone may see. Their own are always among them. */
export interface AuditReach {
  readonly everything: boolean;
  /** The projects all of whose events they see. */
  readonly projects: readonly string[];
  /** The projects in which they see everything about the keys that they own. */
  readonly ownKeysIn: readonly string[];
  /** Whether they see everything about every key. */
  readonly everyKey: boolean;
}

/**
 * Decides how much of the audit trail someone may see: an admin all of it; others what happened in projects in which they are
 * operator or higher, and everything about a key that they may rotate, be it as its owner or because they are on call. Nothing
 * of a project that they can't see is among it (invariant 10).
 */
export function auditReach({ admin, onCall, roles }: Actor): AuditReach {
  const projects = [...roles].filter(([, role]) => atLeast(role, 'operator')).map(([projectId]) => projectId);
  return { everything: admin, projects, ownKeysIn: [...roles.keys()], everyKey: onCall };
}

/** Decides whether someone sees every event about a key. */
export function seesAllOfKey(
  actor: Actor,
  key: { readonly owner: KeyOwner; readonly project: { readonly id: string } },
): boolean {
  const { everything, projects, ownKeysIn, everyKey } = auditReach(actor);
  const owns = isOwner(key.owner, actor.personId) && ownKeysIn.includes(key.project.id);
  return everything || everyKey || projects.includes(key.project.id) || owns;
}

/**
 * Decides how much someone sees of the events of an incident: all of them, if they see all events of each of its projects or are on call,
 * else what they see of the trail anyway. An event about the whole incident may name keys of any of its projects.
 * @param projects the incident's projects.
 */
export function incidentReach(actor: Actor, projects: readonly string[]): AuditReach {
  const reach = auditReach(actor);
  const everything = reach.everything || actor.onCall || projects.every((id) => reach.projects.includes(id));
  return { ...reach, everything };
}
