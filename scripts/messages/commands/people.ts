import * as mfa from '../../../commands/mfa/copy.ts';
import * as role from '../../../commands/role/copy.ts';
import { type Section, section } from '../page.ts';

const DATE = '1 Dec 2027';
const MOMENT = '1 Dec 2026, 09:00 UTC';
const BEN = 'Ben (ben.k on Slack, U024BE7LH)';

/** What the commands about roles say. */
export const ROLE_COMMAND_SECTIONS: readonly Section[] = [
  section('Roles', 'commands/role/copy.ts', role, {
    SUMMARY: 'shown',
    OPTION: 'shown',
    LABEL: 'shown',
    grantQuestion: [
      ['Ben', 'viewer', 'shop'],
      ['Ben', 'admin', 'Latchkey'],
    ],
    FIELD: 'shown',
    roleText: [
      ['operator', undefined],
      ['operator', 'owner'],
    ],
    inProject: [['shop']],
    EVERYWHERE: 'shown',
    EVERYTHING: 'shown',
    EVERY_PROJECT: 'shown',
    ON_CALL: 'shown',
    FROM: 'shown',
    UNNAMED: 'shown',
    groupName: [['sre']],
    CHECK_GROUP: 'shown',
    ONE_OF_BOTH: 'shown',
    ADMINS_ARE_PEOPLE: 'shown',
    keysPassedOn: [[1], [3]],
    revokedGroup: [['group @sre (S012AB3CD on Slack)', 'shop', 'operator']],
    LATCHKEY: 'shown',
    grantedText: [
      [BEN, 'viewer', 'shop', 'owner'],
      [BEN, 'admin', 'Latchkey', undefined],
    ],
    inviteQuestion: [['ben', 'operator', 'shop']],
    inviteNote: [['14 days']],
    invitedText: [['ben (console)', 'operator', 'shop', MOMENT]],
    WITHDRAW: 'shown',
    WITHDRAW_ANY: 'shown',
    withdrawnText: [['ben (console)', 'shop']],
    invitedRole: [['operator']],
    invitedFrom: [['Ana', DATE]],
    revokedRole: [[BEN, 'shop', 'operator']],
    revokedAdmin: [[BEN]],
    ADMIN_IS_EVERYWHERE: 'shown',
    rolesTitle: [['shop']],
    COLUMNS: 'shown',
  }),
];

/** What the commands about the second factor say. */
export const FACTOR_COMMAND_SECTIONS: readonly Section[] = [
  section('The second factor', 'commands/mfa/copy.ts', mfa, {
    SUMMARY: 'shown',
    OPTION: 'shown',
    LABEL: 'shown',
    ENROLL: 'shown',
    CODES: 'shown',
    STATUS: 'shown',
    MODE: 'shown',
    DISABLED: 'shown',
    RECOVERED: 'shown',
    liftQuestion: [['Ben']],
    LIFT: 'shown',
    liftAsked: [['Ben']],
    liftedText: [[BEN]],
  }),
];
