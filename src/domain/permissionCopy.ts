import type { ActionName } from './people/permissions.ts';
import type { RefusalText } from './refusalCopy.ts';

/** What a person wanted to do, to follow "You don’t have permission to". */
export const DEEDS: Readonly<Record<ActionName, string>> = {
  'project.create': 'create projects',
  'project.use': 'use this project',
  'project.show': 'see this project',
  'project.rename': 'rename this project',
  'project.archive': 'archive this project',
  'project.member': 'change who is in this project',
  'project.warnings': 'change the warnings of this project',
  'project.policy': 'change what happens when a secret of this project leaks',
  'project.approval': 'change when this project requires approval',
  'channel.show': 'see this integration channel',
  'channel.add': 'add integration channels to this project',
  'channel.rename': 'rename this integration channel',
  'channel.remove': 'remove this integration channel',
  'key.create': 'create keys in this project',
  'key.list': 'list keys',
  'key.show': 'see this key',
  'key.regenerate': 'regenerate this key',
  'key.disable': 'disable this key',
  'key.activate': 'activate this key',
  'key.unlock': 'unlock this key',
  'key.delete': 'delete this key',
  'key.transfer': 'transfer this key',
  'key.snooze': 'snooze the reminders for this key',
  'key.take': 'take this key',
  'key.hand-back': 'give this key back',
  'key.retire': 'retire the old secret of this key',
  'key.rollback': 'roll back this key',
  'key.identify': 'look up a leaked secret',
  'leak.dismiss': 'say that a leaked secret of this key is a test key',
  'app.show': 'see this app',
  'app.register': 'register apps in this project',
  'app.link': 'link apps of this project',
  'app.unlink': 'unlink apps of this project',
  'app.remove': 'remove this app',
  'app.undeploy': 'undeploy this app',
  'app.update-secret': 'update the secret in this app',
  'app.deploy': 'deploy this app',
  'incident.rotate': 'rotate these keys',
  'incident.disable': 'disable these keys',
  'incident.show': 'see this incident',
  'incident.stop': 'stop this incident',
  'incident.retry': 'retry these keys',
  'incident.export': 'export this incident',
  'incident.tell': 'post about this key',
  'request.ask': 'request keys in this project',
  'request.show': 'see this request',
  'request.decide': 'decide requests in this project',
  'request.withdraw': 'withdraw this request',
  'secret.reveal': 'see this secret',
  'role.grant': 'grant this role',
  'role.revoke': 'revoke this role',
  'role.list': 'see the roles in this project',
  link: 'link accounts',
  'mfa.enroll': 'set up a second factor',
  'mfa.status': 'see your second factor',
  'mfa.disable': 'turn off your second factor',
  'mfa.recover': 'use a recovery code',
  'mfa.lift': 'turn off someone else’s second factor',
  'audit.read': 'read the audit trail',
  'audit.export': 'export the audit trail',
  help: 'read the help',
  whoami: 'see your account',
};

/** Says that a permission is missing, what it needs, and whom to ask. @param project its name, where there is one. */
export function forbiddenText(action: ActionName, needs: string, project: string | undefined): RefusalText {
  const what = `You don’t have permission to ${DEEDS[action]}.`;
  if (action === 'project.create') {
    const next = 'Ask an admin of Latchkey to create one and make you its owner.';
    return { what, why: 'Only admins can create projects here.', next };
  }
  if (needs === 'admin') return { what, why: 'Only admins can do that.', next: 'Ask an admin of Latchkey.' };
  const why = `You need the ${needs} role${needs === 'owner' ? '' : ' or higher'}.`;
  return { what, why, next: `Ask an owner of ${project ?? 'the project'}.` };
}
