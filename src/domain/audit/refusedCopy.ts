import type { Refusal } from '../refusals.ts';

/** Why something was refused, told of somebody else; to follow "Tried to disable the key:". */
export const WHY_REFUSED: Readonly<Record<Refusal['code'], string>> = {
  'not-found': 'it isn’t there for them',
  'key-deleted': 'the key was deleted',
  'key-being-replaced': 'the key is being replaced',
  'already-disabled': 'it was disabled already',
  'not-disabled': 'it wasn’t disabled',
  'locked-not-disabled': 'it was locked, not disabled',
  'not-locked': 'it wasn’t locked',
  'key-expired': 'the key has expired',
  'nothing-to-snooze': 'it expires before the next reminder',
  'not-warned-yet': 'there was no reminder to snooze yet',
  'on-and-off': 'the same was turned both on and off',
  'not-your-conversation': 'they can’t post in that conversation',
  'overlap-too-long': 'the overlap was too long',
  'same-owner': 'that person owned the key already',
  'not-a-member': 'that person isn’t a member of the project',
  'last-owner': 'that person is the last owner',
  'last-admin': 'that person is the last admin',
  'no-such-role': 'that person doesn’t have the role',
  'configured-admin': 'that person is an admin by configuration',
  'person-gone': 'that person was linked to another account',
  'invited-came': 'that person had come in the meantime',
  'not-invited': 'there was no such invitation',
  'role-held': 'that person has the role already',
  'channel-has-keys': 'the integration channel still has keys',
  'project-has-keys': 'the project still has keys',
  'channel-gone': 'the integration channel was removed',
  'project-gone': 'the project was archived',
  'channel-empty': 'the integration channel has no keys',
  'no-projects': 'they aren’t in a project',
  'no-projects-yet': 'they aren’t in a project',
  'no-channels': 'there are no integration channels yet',
  'no-keys': 'there are no keys yet',
  'needs-reason': 'they gave no reason',
  'secret-pasted': 'it looked like a secret',
  'foreign-press': 'the question was put to someone else',
  'confirmation-expired': 'the question had expired',
  'confirmation-done': 'the question was answered already',
  'confirmation-cancelled': 'the question was cancelled',
  'confirmation-void': 'what the question showed had changed',
  'confirmation-unknown': 'the question is not known here',
  'action-unknown': 'the button is not known here',
  'link-code-wrong': 'the code was wrong',
  'link-throttled': 'too many wrong codes',
  'link-same': 'it was their own code',
  'identity-changed': 'their accounts were linked in the meantime',
  stranger: 'this deployment doesn’t serve the account',
  'bad-name': 'the name can’t be used',
  'name-taken': 'the name is taken',
  forbidden: 'no permission',
  contradictory: 'the options contradict each other',
  'key-changed': 'it changed after they were asked',
};

/** What an account is that isn't served, by what the platforms report. */
const NOT_SERVED: Readonly<Record<string, string>> = {
  guest: 'it’s a guest',
  bot: 'it’s a bot',
  deactivated: 'it’s deactivated',
  external: 'it’s from outside',
  invited: 'it hasn’t joined yet',
  user_not_found: 'the platform doesn’t know it',
  users_not_found: 'the platform doesn’t know it',
  user_not_visible: 'the platform doesn’t show it',
  users_not_visible: 'the platform doesn’t show it',
  'another workspace': 'it’s from another workspace',
  'another server': 'it’s from another server',
  'no server': 'it’s in no server that is served',
  'not in a server that is served': 'it’s in no server that is served',
  'not yet admitted to the server': 'its server hasn’t admitted it yet',
  'not linked, in a direct message': 'it isn’t linked, and typed in a direct message',
};

/** @returns why it was refused, or undefined for a code of another version. @param because what an account is that isn't served. */
export function whyRefused(code: string | undefined, because: string | undefined): string | undefined {
  const known: Readonly<Record<string, string>> = WHY_REFUSED;
  const why = code !== undefined && Object.hasOwn(known, code) ? known[code] : undefined;
  const more = because !== undefined && Object.hasOwn(NOT_SERVED, because) ? NOT_SERVED[because] : undefined;
  return why === undefined || more === undefined ? why : `${why}; ${more}`;
}
