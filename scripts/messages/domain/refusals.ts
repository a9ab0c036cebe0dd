import * as appRefusal from '../../../src/domain/apps/refusalCopy.ts';
import * as auditText from '../../../src/domain/audit/auditText.ts';
import { INCIDENT_REFUSALS } from '../../../src/domain/incidents/refusalCopy.ts';
import { LEAK_REFUSALS } from '../../../src/domain/leaks/refusalCopy.ts';
import * as approvalRefusal from '../../../src/domain/people/approvals/refusalCopy.ts';
import * as changed from '../../../src/domain/people/changedCopy.ts';
import type { SnapshotChange } from '../../../src/domain/people/confirmation.ts';
import * as nameRefusal from '../../../src/domain/people/nameRefusalCopy.ts';
import type { NameProblem } from '../../../src/domain/people/names.ts';
import * as peopleRefusal from '../../../src/domain/people/refusalCopy.ts';
import * as factorRefusal from '../../../src/domain/people/secondFactor/refusalCopy.ts';
import * as permission from '../../../src/domain/permissionCopy.ts';
import * as refusal from '../../../src/domain/refusalCopy.ts';
import { REHEARSAL_REFUSALS } from '../../../src/domain/rehearsals/refusalCopy.ts';
import { REQUEST_REFUSALS } from '../../../src/domain/requests/refusalCopy.ts';
import * as preferences from '../../../src/domain/warnings/preferencesText.ts';
import { type Section, section } from '../page.ts';

/** Exhaustive: a new problem with names doesn't compile without a sample. */
const NAME_PROBLEMS: { readonly [Kind in NameProblem['kind']]: NameProblem & { readonly kind: Kind } } = {
  empty: { kind: 'empty' },
  'too-long': { kind: 'too-long', length: 80, limit: 64 },
  'control-characters': { kind: 'control-characters' },
  'forbidden-character': { kind: 'forbidden-character', character: '/' },
  'mixed-scripts': { kind: 'mixed-scripts', scripts: ['Latin', 'Cyrillic'] },
  secret: { kind: 'secret' },
};

/** The refusals that stand in a room of their own. */
const IN_ROOMS: readonly string[] = [
  ...Object.keys(appRefusal.APP_REFUSALS),
  ...Object.keys(approvalRefusal.APPROVAL_REFUSALS),
  ...Object.keys(peopleRefusal.PEOPLE_REFUSALS),
  ...Object.keys(factorRefusal.FACTOR_REFUSALS),
  ...Object.keys(INCIDENT_REFUSALS),
  ...Object.keys(REQUEST_REFUSALS),
  ...Object.keys(REHEARSAL_REFUSALS),
  ...Object.keys(LEAK_REFUSALS),
];
const REFUSALS = Object.fromEntries(Object.entries(refusal.REFUSALS).filter(([code]) => !IN_ROOMS.includes(code)));

/** Why something was not done. */
export const REFUSAL_SECTIONS: readonly Section[] = [
  section('What changed after a question', 'src/domain/people/changedCopy.ts', changed, {
    changesText: [
      ['name', 'rasa', 'rasa-pro'],
      ['project', 'shop', 'store'],
      ['person', '@ben on Slack, U024BE7LH', '@benk on Slack, U024BE7LH'],
      ['role', 'none', 'viewer'],
      ['expires', String(Date.UTC(2026, 11, 1, 9)), String(Date.UTC(2027, 11, 1, 9))],
      ['expires', '2026-12-01', '2027-12-01'],
      ['secret', 'generation 1', 'generation 2'],
      ['secret', 'generation 1', 'none'],
      ['secret', 'none', 'generation 1'],
      ['undelivered', '0', '1'],
      ['undelivered', '1', '0'],
      ['keys', '1204', '1'],
      ['apps', '1', '2'],
      ['which', 'a3f9', 'c071'],
      ['unknown', '', ''],
    ].map(([field = '', was = '', is = '']): [SnapshotChange[]] => [[{ field, was, is }]]),
  }),
  section('Refusals about people', 'src/domain/people/refusalCopy.ts', peopleRefusal, { PEOPLE_REFUSALS: 'shown' }),
  section('Refusals about the second factor', 'src/domain/people/secondFactor/refusalCopy.ts', factorRefusal, {
    FACTOR_REFUSALS: 'shown',
  }),
  section('Refusals about approvals', 'src/domain/people/approvals/refusalCopy.ts', approvalRefusal, {
    APPROVAL_REFUSALS: 'shown',
    approvalNeededText: [
      ['chat-bot', 'shop'],
      ['chat-bot', undefined],
    ],
  }),
  section('Refusals about apps', 'src/domain/apps/refusalCopy.ts', appRefusal, { APP_REFUSALS: 'shown' }),
  section(
    'Refusals',
    'src/domain/refusalCopy.ts',
    { ...refusal, REFUSALS },
    {
      REFUSALS: 'shown',
      WITHOUT_PERMISSION: 'shown',
      tooManyChangesText: [[42], [1]],
      nameTakenText: [
        ['key', 'chat-bot', 'shop/rasa'],
        ['integration channel', 'rasa', 'shop'],
        ['project', 'shop', undefined],
      ],
      contradictoryText: [['role:admin and project:shop', 'Admins are admins everywhere.']],
      changedText: [
        [
          'key',
          'chat-bot',
          [
            { field: 'owner', was: 'Ana', is: 'Ben' },
            { field: 'status', was: 'active', is: 'locked' },
          ],
        ],
        ['incident', 'shop', [{ field: 'which', was: 'a3f9', is: 'c071' }]],
        ['person', 'Ben', [{ field: 'role', was: 'viewer', is: 'none' }]],
      ],
      SUCH: 'shown',
    },
  ),
  section('Permissions', 'src/domain/permissionCopy.ts', permission, {
    forbiddenText: [
      ['key.delete', 'operator', 'shop'],
      ['project.archive', 'owner', undefined],
      ['role.grant', 'admin', undefined],
      ['project.create', 'admin', undefined],
    ],
    DEEDS: 'shown',
  }),
  section('Names and texts', 'src/domain/people/nameRefusalCopy.ts', nameRefusal, {
    nameText: Object.values(NAME_PROBLEMS).map((problem): [string, NameProblem] => ['key name', problem]),
  }),
  section('Choices about warnings', 'src/domain/warnings/preferencesText.ts', preferences, {
    notDays: [['abc']],
    NO_DAYS: 'shown',
    daysOutOfRange: [
      [365, false],
      [365, true],
    ],
    DAY_TWICE: 'shown',
    tooManyDays: [[11, 10]],
    notWarnings: [['unused,overlap,source']],
    alwaysSent: [['lock', 'unused,overlap,source']],
    notConversation: [['slack:C… or discord:…']],
  }),
  section('The audit trail', 'src/domain/audit/auditText.ts', auditText, {
    HEAD_MISSING: 'shown',
    linkGone: [[7, 5]],
    headForged: [[12]],
    tailCut: [[12, 9]],
    linkMissing: [[3, 12]],
    notTheHead: [[12]],
    notRecorded: [[7]],
    linkBroken: [
      [3, 'missing'],
      [3, 'altered'],
      [3, 'wrong-predecessor'],
    ],
  }),
];
