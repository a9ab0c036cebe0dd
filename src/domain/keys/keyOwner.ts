import { assignedText, projectOwner } from '../ownerText.ts';
import type { Named } from '../refs.ts';

/** Stands for the project itself where a person can be named as an owner. A person of that name is written with an @. */
export const PROJECT = 'project';

/**
 * Who owns a key: a person, or the project that it is in. A project's key can be assigned to someone, who is then reminded of it in
 * place of the project's conversation; it stays the project's.
 */
export type KeyOwner =
  | { readonly kind: 'person'; readonly id: string; readonly name: string }
  | { readonly kind: 'project'; readonly name: string; readonly assignee: Named | undefined };

/** @returns a person as the owner of a key. */
export function ownedBy({ id, name }: Named): KeyOwner {
  return { kind: 'person', id, name };
}

/** @returns a project as the owner of one of its keys, assigned to nobody. */
export function ownedByProject({ name }: Named): KeyOwner {
  return { kind: 'project', name, assignee: undefined };
}

/** Whom permissions of the key's own people are decided on; nobody has those of an owner where that is a project. */
export function peopleOfKey(owner: KeyOwner): { readonly keyOwnerId?: string; readonly keyAssigneeId?: string } {
  if (owner.kind === 'person') return { keyOwnerId: owner.id };
  return owner.assignee === undefined ? {} : { keyAssigneeId: owner.assignee.id };
}

/** @returns whether this person owns the key. */
export function isOwner(owner: KeyOwner, personId: string): boolean {
  return owner.kind === 'person' && owner.id === personId;
}

/** @returns whether nothing is left to transfer: it is the same person, or the project with the same assignee. */
export function isSameOwner(one: KeyOwner, other: KeyOwner): boolean {
  if (one.kind === 'person') return isOwner(other, one.id);
  return other.kind === 'project' && other.assignee?.id === one.assignee?.id;
}

/** An owner as questions, lists and the audit trail name it: a person by name, `project shop`. */
export function ownerName(owner: KeyOwner): string {
  return owner.kind === 'person' ? owner.name : projectOwner(owner.name);
}

/** The same with whom the key is assigned to. */
export function ownerText(owner: KeyOwner): string {
  const assignee = owner.kind === 'person' ? undefined : owner.assignee;
  return assignee === undefined ? ownerName(owner) : assignedText(ownerName(owner), assignee.name);
}
