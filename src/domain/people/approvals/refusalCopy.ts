/** Refusals about approvals; part of the one table in domain/refusalCopy. */
export const APPROVAL_REFUSALS = {
  'approval-gone': {
    what: 'This approval can’t be used. Nothing was changed.',
    why: 'It was used already, is more than 15 minutes old, is for another change, or the person who gave it no longer has permission to approve it.',
    next: 'Run the command again to ask for another approval.',
  },
} as const;

/** Says that a change waits for an approval. @param subject what it is about. @param project whose owners approve it, where it is known. */
export function approvalNeededText(
  subject: string,
  project: string | undefined,
): { readonly what: string; readonly why: string; readonly next: string } {
  return {
    what: `This change of ${subject} needs an approval. Nothing was changed.`,
    why: `${project ?? 'The project'} requires approval: another owner or a Latchkey admin has to approve it.`,
    next: 'Run the command again and send it to them.',
  };
}
