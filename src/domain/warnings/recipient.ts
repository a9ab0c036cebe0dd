import type { KeyOwner } from '../keys/keyOwner.ts';

/** Who is told what happens to a key: a person, or a project, in its conversation. */
export type Recipient =
  | { readonly kind: 'person'; readonly personId: string }
  | { readonly kind: 'project'; readonly projectId: string };

const PROJECT = 'project:';

/** The name under which a recipient, or a key's owner, is stored: a person's ID, or `project:ID`. No person's ID holds a colon. */
export function recipientName(to: Recipient): string {
  return to.kind === 'person' ? to.personId : projectName(to.projectId);
}

/** The same for a project. */
export function projectName(projectId: string): string {
  return `${PROJECT}${projectId}`;
}

/** Reads such a name. */
export function readRecipient(name: string): Recipient {
  return name.startsWith(PROJECT)
    ? { kind: 'project', projectId: name.slice(PROJECT.length) }
    : { kind: 'person', personId: name };
}

/** Decides who is reminded of a key: its owner, or the person a project's key is assigned to. */
export function recipientOf({ owner, project }: RemindedKey): Recipient {
  if (owner.kind === 'person') return { kind: 'person', personId: owner.id };
  return owner.assignee === undefined
    ? { kind: 'project', projectId: project.id }
    : { kind: 'person', personId: owner.assignee.id };
}

interface RemindedKey {
  readonly owner: KeyOwner;
  readonly project: { readonly id: string };
}

/** The same from what is stored of a key. @param ownerId,assigneeId as in its row. @returns the recipient's name. */
export function remindedOf({
  ownerId,
  assigneeId,
}: {
  readonly ownerId: string;
  readonly assigneeId: string | null;
}): string {
  return assigneeId ?? ownerId;
}
