import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  APPROVAL_LIFE,
  APPROVAL_SETTINGS,
  type ApprovalDecision,
  type ApprovalSetting,
  askedFrom,
  decideApproval,
  isLooser,
  weightOfRole,
} from '../../../src/domain/people/approvals/approvals.ts';
import { type ChangeAsked, isGoodFor, type StoredApproval } from '../../../src/domain/people/approvals/useApproval.ts';
import { type ActionName, onCallMay, PERMISSIONS } from '../../../src/domain/people/permissions.ts';

const actions = Object.keys(PERMISSIONS).filter((action): action is ActionName => action in PERMISSIONS);

/** From which setting on each action waits: a new action fails here until somebody has thought about it. */
const WAITS: Readonly<Record<ActionName, ApprovalSetting | 'never'>> = {
  'project.create': 'never',
  'project.use': 'never',
  'project.show': 'never',
  'project.rename': 'never',
  // Both are refused while there are keys: nothing that works is ended by them.
  'project.archive': 'never',
  'channel.remove': 'never',
  'project.member': 'never',
  'project.warnings': 'never',
  // What Latchkey does about a leak is decided in advance, and stops nothing now.
  'project.policy': 'never',
  'project.approval': 'delete',
  'channel.show': 'never',
  'channel.add': 'never',
  'channel.rename': 'never',
  'key.create': 'all',
  'key.list': 'never',
  'key.show': 'never',
  'key.regenerate': 'all',
  'key.disable': 'all',
  'key.activate': 'all',
  'key.unlock': 'all',
  'key.delete': 'delete',
  'key.transfer': 'all',
  // When somebody is reminded changes nothing for anyone who uses the key.
  'key.snooze': 'never',
  'key.take': 'never',
  'key.hand-back': 'never',
  'key.retire': 'all',
  // Each of its keys is decided on as if it were changed alone.
  'incident.rotate': 'never',
  'incident.disable': 'never',
  'incident.show': 'never',
  'incident.stop': 'never',
  'incident.retry': 'never',
  'incident.export': 'never',
  'incident.tell': 'never',
  'key.rollback': 'all',
  'app.show': 'never',
  'app.register': 'all',
  'app.link': 'all',
  'app.unlink': 'all',
  'app.remove': 'all',
  'app.undeploy': 'all',
  'app.update-secret': 'all',
  'app.deploy': 'all',
  'role.grant': 'delete',
  'role.revoke': 'never',
  'role.list': 'never',
  link: 'never',
  'mfa.enroll': 'never',
  'mfa.status': 'never',
  'mfa.disable': 'never',
  'mfa.recover': 'never',
  'mfa.lift': 'never',
  'key.identify': 'never',
  'leak.dismiss': 'never',
  'audit.read': 'never',
  'audit.export': 'never',
  'request.ask': 'never',
  'request.show': 'never',
  // An owner answers what another person asks: that is two already.
  'request.decide': 'never',
  'request.withdraw': 'never',
  'secret.reveal': 'never',
  help: 'never',
  whoami: 'never',
};

describe('which changes wait for an approval', () => {
  it.each(actions)('%s is classified', (action) => {
    expect(askedFrom(action) ?? 'never').toBe(WAITS[action]);
  });

  it.each([
    ['key.delete', 'none', false, null, 'free'],
    ['key.delete', 'delete', false, null, 'needs-approval'],
    ['key.delete', 'all', false, 'INC-7', 'needs-approval'],
    // Deleting is no way to end an incident: disabling is.
    ['key.delete', 'all', true, 'INC-7', 'needs-approval'],
    ['key.disable', 'delete', false, null, 'free'],
    ['key.disable', 'all', false, null, 'needs-approval'],
    ['key.disable', 'all', false, 'INC-7', 'needs-approval'],
    ['key.disable', 'all', true, null, 'needs-approval'],
    ['key.disable', 'all', true, 'INC-7', 'bypass'],
    ['key.create', 'all', true, 'INC-7', 'needs-approval'],
    ['project.approval', 'delete', true, 'INC-7', 'needs-approval'],
    ['nothing', 'all', false, null, 'free'],
  ] as const satisfies readonly (readonly [
    ActionName | 'nothing',
    ApprovalSetting,
    boolean,
    string | null,
    ApprovalDecision,
  ])[])(
    '%s where the setting is %s; on call %s, for the reason %s: %s',
    (weighsAs, setting, onCall, reason, decision) => {
      expect(decideApproval(weighsAs, { setting, onCall, reason })).toBe(decision);
    },
  );

  it('a stricter setting lets nothing more pass, and nobody passes without a reason, being on call and a verb for it', () => {
    const settings = fc.constantFrom(...APPROVAL_SETTINGS);
    fc.assert(
      fc.property(
        fc.constantFrom(...actions),
        settings,
        fc.boolean(),
        fc.option(fc.string()),
        (action, setting, onCall, reason) => {
          const decision = decideApproval(action, { setting, onCall, reason });
          for (const stricter of APPROVAL_SETTINGS.filter((one) => isLooser(setting, one)))
            if (decision !== 'free')
              expect(decideApproval(action, { setting: stricter, onCall, reason })).toBe(decision);
          if (decision === 'bypass') expect([onCall, reason !== null, onCallMay(action)]).toEqual([true, true, true]);
          if (setting === 'none') expect(decision).toBe('free');
        },
      ),
    );
  });

  it('making somebody an owner weighs, because owners approve; other roles don’t', () => {
    expect((['viewer', 'operator', 'owner', 'admin'] as const).map(weightOfRole)).toEqual([
      'nothing',
      'nothing',
      'role.grant',
      'nothing',
    ]);
  });
});

describe('what an approval is good for', () => {
  const asked: ChangeAsked = { action: 'key.delete', projectId: 'shop', keyId: 'key-1', subject: 'chat-bot' };
  const NOW = 1_000_000_000;
  const good: StoredApproval = {
    asked,
    askerId: 'ben',
    approverId: 'ana',
    state: 'approved',
    approvedAt: NOW - 1,
    usedAt: null,
    isPermitted: true,
  };

  it('for the very change that was asked for, by the person who asked', () => {
    expect(isGoodFor(good, 'ben', asked, NOW)).toBe(true);
    expect(isGoodFor(good, 'ben', asked, NOW - 1 + APPROVAL_LIFE - 1)).toBe(true);
  });

  it.each([
    ['none', undefined],
    ['one that is open', { ...good, state: 'open', approvedAt: null }],
    ['one that was denied', { ...good, state: 'denied' }],
    ['one that was used', { ...good, usedAt: NOW - 1 }],
    ['one that is too old', { ...good, approvedAt: NOW - APPROVAL_LIFE }],
    ['one by somebody who may no longer give it', { ...good, isPermitted: false }],
    ['one’s own, from a linked account', { ...good, approverId: 'ben' }],
    ['somebody else’s', { ...good, askerId: 'cleo' }],
    ['one for another verb', { ...good, asked: { ...asked, action: 'key.disable' } }],
    ['one for another key', { ...good, asked: { ...asked, keyId: 'key-2' } }],
    ['one for another project', { ...good, asked: { ...asked, projectId: 'lab' } }],
    ['one for another name', { ...good, asked: { ...asked, subject: 'other' } }],
  ] satisfies readonly (readonly [string, StoredApproval | undefined])[])('not %s', (_, approval) => {
    expect(isGoodFor(approval, 'ben', asked, NOW)).toBe(false);
  });
});
