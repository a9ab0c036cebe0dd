import { PLATFORMS } from '../../src/app/loadPlatforms.ts';
import * as appRefusal from '../../src/domain/apps/refusalCopy.ts';
import * as auditText from '../../src/domain/audit/auditText.ts';
import { INCIDENT_REFUSALS } from '../../src/domain/incidents/refusalCopy.ts';
import { LEAK_REFUSALS } from '../../src/domain/leaks/refusalCopy.ts';
import type { Notice, NoticeKind, NoticeParams } from '../../src/domain/notices/notice.ts';
import type { NoticeText } from '../../src/domain/notices/noticeContent.ts';
import { noticeText } from '../../src/domain/notices/noticeText.ts';
import * as reportLine from '../../src/domain/notices/reportText.ts';
import * as restore from '../../src/domain/notices/restoreText.ts';
import * as ownerText from '../../src/domain/ownerText.ts';
import * as approvalRefusal from '../../src/domain/people/approvals/refusalCopy.ts';
import * as changed from '../../src/domain/people/changedCopy.ts';
import type { SnapshotChange } from '../../src/domain/people/confirmation.ts';
import * as nameRefusal from '../../src/domain/people/nameRefusal.ts';
import type { NameProblem } from '../../src/domain/people/names.ts';
import { personLabel } from '../../src/domain/people/personLabel.ts';
import * as peopleRefusal from '../../src/domain/people/refusalCopy.ts';
import * as factorRefusal from '../../src/domain/people/secondFactor/refusalCopy.ts';
import * as permission from '../../src/domain/permissionCopy.ts';
import * as refusal from '../../src/domain/refusalCopy.ts';
import { REHEARSAL_REFUSALS } from '../../src/domain/rehearsals/refusalCopy.ts';
import type { ProjectReport } from '../../src/domain/report.ts';
import { REQUEST_REFUSALS } from '../../src/domain/requests/refusalCopy.ts';
import { formatDuration } from '../../src/domain/time/duration.ts';
import { momentText } from '../../src/domain/time/moment.ts';
import { DAY, HOUR, MINUTE } from '../../src/domain/time/time.ts';
import type { DigestItem } from '../../src/domain/warnings/digest.ts';
import * as digestText from '../../src/domain/warnings/digestText.ts';
import type { WarningKind } from '../../src/domain/warnings/kinds.ts';
import * as preferences from '../../src/domain/warnings/preferencesText.ts';
import { DRILL_NOTICES, PAST_DRILLS } from './drills.ts';
import { INCIDENT_NOTICES } from './incidents.ts';
import { LEAK_NOTICES } from './leaks.ts';
import { linesOf, type Section, section } from './page.ts';
import { REQUEST_NOTICES } from './requests.ts';

/** Exhaustive: a new problem with names doesn't compile without a sample. */
const NAME_PROBLEMS: { readonly [Kind in NameProblem['kind']]: NameProblem & { readonly kind: Kind } } = {
  empty: { kind: 'empty' },
  'too-long': { kind: 'too-long', length: 80, limit: 64 },
  'control-characters': { kind: 'control-characters' },
  'forbidden-character': { kind: 'forbidden-character', character: '/' },
  'mixed-scripts': { kind: 'mixed-scripts', scripts: ['Latin', 'Cyrillic'] },
  secret: { kind: 'secret' },
};

const ANA = 'Ana (ana on Slack, U01ANA0000)';
const BEN = 'Ben (ben.k on Slack, U024BE7LH)';
const FACTS = PLATFORMS.map(({ facts }) => facts);
const NINE = { at: Date.UTC(2026, 10, 24, 9), zone: 'Europe/Berlin', now: Date.UTC(2026, 10, 26, 9) };

/** How people and durations are written wherever they are named. */
export const WORD_SECTIONS: readonly Section[] = [
  {
    title: 'People',
    file: 'src/domain/people/personLabel.ts',
    messages: [
      personLabel(FACTS, 'Ben', [
        { platform: 'slack', externalId: 'T01/U024BE7LH', handle: 'ben.k' },
        { platform: 'discord', externalId: '80351110224678912', handle: null },
      ]),
      personLabel(FACTS, 'Ben', [{ platform: 'console', externalId: 'ben', handle: null }]),
      personLabel(FACTS, 'Ben', [{ platform: 'console', externalId: 'root', handle: null }]),
    ],
  },
  {
    title: 'Durations',
    file: 'src/domain/time/duration.ts',
    messages: [DAY + 4 * HOUR, 15 * MINUTE, 0].map(formatDuration),
  },
  {
    title: 'Moments',
    file: 'src/domain/time/moment.ts',
    messages: [
      momentText({ ...NINE, precision: 'day' }),
      momentText({ ...NINE, precision: 'minute' }),
      momentText({ ...NINE, precision: 'ago' }),
      momentText({ ...NINE, precision: 'ago', now: NINE.at }),
    ],
  },
];

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
  section('What changed after a question', 'src/domain/people/changedCopy.ts', changed, {
    changesText: [
      ['name', 'rasa', 'rasa-pro'],
      ['project', 'shop', 'store'],
      ['person', '@ben on Slack, U024BE7LH', '@benk on Slack, U024BE7LH'],
      ['role', 'none', 'viewer'],
      ['expires', String(Date.UTC(2026, 11, 1, 9)), String(Date.UTC(2027, 11, 1, 9))],
      ['secret', 'generation 1', 'generation 2'],
      ['secret', 'generation 1', 'none'],
      ['secret', 'none', 'generation 1'],
      ['undelivered', '0', '1'],
      ['undelivered', '1', '0'],
      ['keys', '1204', '1'],
      ['apps', '1', '2'],
      ['which', 'a3f9', 'c071'],
    ].map(([field = '', was = '', is = '']): [SnapshotChange[]] => [[{ field, was, is }]]),
  }),
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
  section('Names and texts', 'src/domain/people/nameRefusal.ts', nameRefusal, {
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

const NOW = Date.UTC(2026, 10, 24, 9);
const ZONE = 'Europe/Berlin';

const item = (
  kind: WarningKind,
  threshold: string,
  detail: DigestItem['detail'],
  expiresAt = NOW + 7 * DAY,
): DigestItem => ({
  id: 'w1',
  kind,
  threshold,
  keyId: 'k1Vz0a9LmQ2xYb7T',
  keyName: 'chat-bot',
  projectId: 'p1',
  place: 'shop/rasa',
  expiresAt,
  dueAt: NOW,
  detail,
});

const ATTEMPTS = {
  attempts: '10',
  firstAt: String(NOW - DAY / 24),
  sources: '203.0.113.9',
  apps: 'billing',
  retired: 'cron at 198.51.100.7',
};

/** Exhaustive: a new kind of warning doesn't compile without a sample. */
const WARNINGS: Readonly<Record<WarningKind, readonly DigestItem[]>> = {
  expiry: [
    item('expiry', '7', {}),
    item('expiry', '1', {}, NOW + DAY),
    item('expiry', '0', {}, NOW + DAY / 4),
    item('expiry', 'after', {}, NOW - DAY),
    { ...item('expiry', '7', {}), neverUsed: true },
  ],
  lock: [item('lock', '', ATTEMPTS), item('lock', '', {})],
  guess: [item('guess', '', ATTEMPTS), item('guess', '', { ...ATTEMPTS, attempts: '1' })],
  unused: [
    item('unused', 'never', { since: String(NOW - 30 * DAY) }),
    item('unused', 'never', {}),
    item('unused', 'idle', { since: String(NOW - 90 * DAY) }),
    item('unused', 'idle', {}),
  ],
  overlap: [
    item('overlap', '1h', { endsAt: String(NOW + DAY / 24), users: 'billing at 203.0.113.9' }),
    item('overlap', '1h', {}),
  ],
  source: [
    item('source', 'source', { source: '203.0.113.9' }),
    item('source', 'source', { source: '203.0.113.9', app: 'billing' }),
    item('source', 'app', { source: '203.0.113.9', app: 'billing', quietUntil: String(NOW + 30 * DAY) }),
  ],
};
const ALL = Object.values(WARNINGS).flat();

/** Owners. */
export const OWNER_SECTION = section('Owners of keys', 'src/domain/ownerText.ts', ownerText, {
  projectOwner: [['shop']],
  assignedText: [['project shop', 'Ben']],
});

/** What owners are warned of. */
export const WARNING_SECTION = section('Warnings', 'src/domain/warnings/digestText.ts', digestText, {
  whatIsWrong: ALL.map((one) => [one, ZONE, NOW]),
  whyWrong: ALL.map((one) => [one, ZONE]),
  digestText: ALL.map((one) => [one, ZONE, NOW]),
  noticeText: [[ALL, ZONE, NOW]],
});

/** Exhaustive by its type: what a start says of a database that was restored. */
const RESTORED: readonly restore.RestoredDatabase[] = [
  {
    kind: 'behind',
    missing: 3,
    since: Date.UTC(2026, 10, 24, 9),
    revived: [{ seq: 7, at: 0, action: 'key.disable', subject: 'chat-bot', keyId: 'k1Vz0a9LmQ2xYb7T' }],
  },
  { kind: 'empty', missing: 40, since: Date.UTC(2026, 10, 24, 9), revived: [] },
  { kind: 'other', since: Date.UTC(2026, 10, 24, 9) },
  { kind: 'backup', at: Date.UTC(2026, 10, 24, 9) },
];

const ABOUT = { key: 'chat-bot', place: 'shop/rasa' };
const WEEK = 20_782;

const ARCHIVED = 'Someone archived this conversation. Unarchive it, or name another one.';
const PROBLEMS: readonly NoticeParams['platform-problem'][] = [
  { platform: 'Slack', what: 'messages', name: null, code: 'ekm_access_denied', remedy: null },
  { platform: 'Slack', what: 'direct', name: null, code: 'restricted_action', remedy: null },
  { platform: 'Slack', what: 'conversation', name: 'C0123ABCD', code: 'is_archived', remedy: ARCHIVED },
  { platform: 'Slack', what: 'person', name: null, code: 'some_error', remedy: null },
  { platform: 'Slack', what: 'message', name: null, code: 'invalid_blocks', remedy: null },
  { platform: 'Slack', what: 'homes', name: null, code: 'not_enabled', remedy: null },
  { platform: 'Slack', what: 'home', name: null, code: 'some_error', remedy: null },
  { platform: 'Slack', what: 'pictures', name: null, code: 'missing_scope', remedy: null },
  { platform: 'Slack', what: 'group', name: 'S0123ABCD', code: 'no_such_subteam', remedy: null },
  { platform: 'Slack', what: 'group', name: null, code: 'plan_upgrade_required', remedy: null },
  { platform: 'Discord', what: 'server', name: '123456789012345678', code: '50001', remedy: null },
];

/** Exhaustive: a new kind of notice doesn't compile without a sample. */
const NOTICES: { readonly [Kind in NoticeKind]: readonly (Notice & { readonly kind: Kind })[] } = {
  'on-call': [
    { kind: 'on-call', params: { ...ABOUT, by: 'Olga', did: 'regenerated', reason: 'INC-7' } },
    { kind: 'on-call', params: { ...ABOUT, by: 'Olga', did: 'disabled', reason: null } },
    { kind: 'on-call', params: { ...ABOUT, by: 'Olga', did: 'updated-app', reason: 'INC-7' } },
  ],
  'approval-bypassed': [
    { kind: 'approval-bypassed', params: { by: 'Olga', action: 'key.disable', subject: 'chat-bot', reason: 'INC-7' } },
  ],
  'key-received': [{ kind: 'key-received', params: { ...ABOUT, by: 'Ben' } }],
  'keys-passed-on': [
    {
      kind: 'keys-passed-on',
      params: { person: BEN, because: 'left-project', project: 'shop', keys: ['rasa/chat-bot', 'rasa/search'] },
    },
    {
      kind: 'keys-passed-on',
      params: { person: BEN, because: 'account-gone', project: 'shop', keys: ['rasa/chat-bot'] },
    },
  ],
  'account-joined': [{ kind: 'account-joined', params: { account: 'ben.k on Discord', platform: 'Slack' } }],
  'role-granted': [{ kind: 'role-granted', params: { by: 'Ana', role: 'operator', project: 'shop' } }],
  'role-revoked': [{ kind: 'role-revoked', params: { by: 'Ana', project: 'shop' } }],
  'admin-granted': [{ kind: 'admin-granted', params: { by: 'Ana' } }],
  'dead-secret': [
    { kind: 'dead-secret', params: { ...ABOUT, who: 'billing at 203.0.113.9', secret: 'retired' } },
    { kind: 'dead-secret', params: { ...ABOUT, who: 'billing at 203.0.113.9', secret: 'deleted' } },
  ],
  'key-leaked': LEAK_NOTICES,
  'drill-over': DRILL_NOTICES,
  'old-secret-idle': [{ kind: 'old-secret-idle', params: { ...ABOUT, keyId: 'k1Vz0a9LmQ2xYb7T' } }],
  'platform-problem': PROBLEMS.map((params) => ({ kind: 'platform-problem', params })),
  'factor-lifted': [
    { kind: 'factor-lifted', params: { how: 'code', platform: 'Slack', by: null } },
    { kind: 'factor-lifted', params: { how: 'recovery-code', platform: 'Slack', by: null } },
    { kind: 'factor-lifted', params: { how: 'admins', platform: 'Slack', by: `${ANA}, ${BEN}` } },
  ],
  'keys-suspended': [{ kind: 'keys-suspended', params: { from: Date.UTC(2026, 11, 8) } }],
  'factor-request': [{ kind: 'factor-request', params: { by: ANA, person: BEN, personId: 'p1Vz0a9LmQ2xYb7T' } }],
  ...REQUEST_NOTICES,
  ...INCIDENT_NOTICES,
  'database-restored': RESTORED.map((found) => ({ kind: 'database-restored', params: { found } })),
  warnings: [{ kind: 'warnings', params: { items: ALL, zone: ZONE } }],
  'weekly-report': [{ kind: 'weekly-report', params: { week: WEEK } }],
  text: [],
};

const REPORT: ProjectReport = {
  project: { id: 'p1', name: 'shop' },
  spans: [1, 0, 2, 5, 4],
  locked: 1,
  disabled: 2,
  days: [{ day: WEEK, uses: 120, failures: null }],
  drills: [],
};

const wordsOf = ({ text, publicText, presses = [] }: NoticeText) => [
  text,
  publicText,
  ...presses.map(({ label }) => label),
];

/** What people are told once, privately, and what is said of it where others read. */
export const NOTICE_SECTION: Section = {
  title: 'Notices',
  file: 'src/domain/notices/noticeText.ts',
  messages: Object.values(NOTICES)
    .flat()
    .flatMap((notice: Notice) => [
      ...wordsOf(noticeText({ ...notice, handedFrom: null }, { now: NOW, reports: [REPORT] })),
      ...(notice.kind === 'key-received'
        ? [noticeText({ ...notice, handedFrom: 'Cy' }, { now: NOW, reports: [] }).text]
        : []),
    ])
    .flatMap(linesOf)
    .filter((line, index, all) => all.indexOf(line) === index),
};

/** Databases that are not the one that ran here last. */
export const RESTORE_SECTION = section(
  'A database that is older or another one',
  'src/domain/notices/restoreText.ts',
  restore,
  {
    restoreText: RESTORED.map((found) => [found]),
  },
);

/** The weekly report in one line, for places without pictures. */
export const REPORT_LINE_SECTION = section(
  'The weekly report in one line',
  'src/domain/notices/reportText.ts',
  reportLine,
  {
    reportText: [[REPORT], [{ ...REPORT, days: [] }], [{ ...REPORT, drills: PAST_DRILLS }]],
    keyText: [[REPORT]],
    spanText: [[REPORT]],
    sumText: [[REPORT.days, 'uses']],
    totalOf: [[REPORT.spans]],
  },
);
