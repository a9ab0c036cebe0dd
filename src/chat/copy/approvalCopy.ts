import { ANSWER } from './answerCopy.ts';

/** Texts about approvals: before a change is asked for, when it is sent, and when it is carried out. */

/** What needs no data. */
export const APPROVAL = {
  ask: 'Ask for approval',
  nobody: 'Nobody can approve it yet: make someone else an owner of the project, or ask an admin of Latchkey.',
  notDone: 'You approved it, but it wasn’t done:',
} as const;

/** Over the question whether to ask. @param command as it is typed. */
export const approvalQuestion = (command: string): string => `Ask for approval: ${command}?`;

/** Said before the button is pressed. @param verb what is on the button. @param mayBypass whether they are on call for it. */
export function approvalNote(verb: string, project: string, mayBypass: boolean): string {
  const ahead = `${project} requires approval. ${verb} only sends the request; another owner or an admin has to approve it.`;
  return mayBypass
    ? `${ahead} You’re on call: to do it at once, run the command again with reason:"…". The owners will be told.`
    : ahead;
}

/** Said before someone on call goes ahead. */
export const bypassNote = (project: string): string =>
  `You’re on call, so this doesn’t wait for an approval. The owners of ${project} will be told what you did and why.`;

/** It was sent. @param approvers named in full. @param until as a moment. */
export const sentTitle = (subject: string): string => `Sent for approval: ${subject}`;
export const sentText = (approvers: readonly string[], until: string): string =>
  approvers.length === 0
    ? `${APPROVAL.nobody} The request stays open until ${until}.`
    : `${approvers.join(', ')} can approve it by ${until}. You’ll be told what they decide.`;

/** The title of a request for an approval. @param command as it is typed. */
export const changeTitle = (command: string, subject: string, project: string): string =>
  `Approval for ${command}: ${subject} in ${project}`;
/** Who sees a change's new secret: the person who asks; somebody else, who is named with the change; nobody, as there is none. */
export type NewSecretGoes = 'to-asker' | 'elsewhere' | 'nowhere';

/** What approving does. @param asker by name. */
export function approvingChangeText(asker: string, goes: NewSecretGoes): string {
  const done = `If you approve, it’s done in ${asker}’s name, as long as everything is still as shown.`;
  return goes === 'to-asker' ? `${done} Only ${asker} sees a new secret.` : done;
}

/** What is on the button that carries an approved change out. @param command as it is typed. */
export function carryOutLabel(command: string, goes: NewSecretGoes): string {
  if (goes === 'elsewhere') return 'Generate';
  switch (command) {
    case 'create':
    case 'regenerate':
      return 'Reveal once';
    case 'app register':
      return 'Register';
    case 'app update-secret':
      return 'Update';
    default:
      return 'Carry out';
  }
}
/** For the person who asked. @param label of that button. @param until as a moment. */
export function carryOutText(label: string, command: string, goes: NewSecretGoes, until: string): string {
  const when = `Press ${label} by ${until}. After that, the approval expires.`;
  return goes === 'to-asker' && command !== 'app register' ? `${ANSWER.onlyYou} ${when}` : `It isn’t done yet. ${when}`;
}
/** For everyone else. @param asker by name. */
export const waitsForAskerText = (asker: string, until: string): string =>
  `It isn’t done yet: ${asker} can carry it out by ${until}.`;
export const carriedOutText = (when: string): string => `It was done ${when}.`;
export const UNUSED = 'It wasn’t carried out within 15 minutes, so the approval expired. Nothing was changed.';
/** The same in one line, where no button stands. @param id the request's. */
export const carryOutNews = (id: string): string => `To carry it out, within 15 minutes: /apikey request show ${id}`;
