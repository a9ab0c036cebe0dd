import type { AuditAction } from '../../../src/domain/audit/auditAction.ts';
import type { Withdrawal } from '../../../src/domain/audit/databaseWitness.ts';
import type { Notice, NoticeKind, NoticeParams } from '../../../src/domain/notices/notice.ts';
import type { NoticeText } from '../../../src/domain/notices/noticeContent.ts';
import { noticeText, withoutRepeats } from '../../../src/domain/notices/noticeText.ts';
import * as reportLine from '../../../src/domain/notices/reportText.ts';
import * as restore from '../../../src/domain/notices/restoreText.ts';
import type { ProjectReport } from '../../../src/domain/report.ts';
import { DRILL_NOTICES, PAST_DRILLS } from '../drills.ts';
import { INCIDENT_NOTICES, ON_CALL_DEEDS } from '../incidents.ts';
import { LEAK_NOTICES } from '../leaks.ts';
import { linesOf, type Section, section } from '../page.ts';
import { REQUEST_NOTICES } from '../requests.ts';
import { ALL_WARNINGS } from './warnings.ts';

const ANA = 'Ana (ana on Slack, U01ANA0000)';
const BEN = 'Ben (ben.k on Slack, U024BE7LH)';
const NOW = Date.UTC(2026, 10, 24, 9);
const ZONE = 'Europe/Berlin';

/** More than are named, with each kind of withdrawal among those that are. */
const MANY_REVIVED: readonly Withdrawal[] = [
  ...Array.from({ length: 12 }, (): AuditAction => 'key.disable'),
  ...(['key.delete', 'key.lock', 'key.eliminate', 'key.regenerate', 'secret.promote', 'secret.discard'] as const),
  ...(['role.revoke', 'project.member', 'project.archive', 'channel.remove'] as const),
].map((action, at) => ({ seq: at, at: 0, action, subject: 'chat-bot', keyId: null }));

/** Exhaustive by its type: what a start says of a database that was restored. */
const RESTORED: readonly restore.RestoredDatabase[] = [
  {
    kind: 'behind',
    missing: 3,
    since: Date.UTC(2026, 10, 24, 9),
    revived: [{ seq: 7, at: 0, action: 'key.disable', subject: 'chat-bot', keyId: 'k1Vz0a9LmQ2xYb7T' }],
  },
  { kind: 'behind', missing: 1, since: Date.UTC(2026, 10, 24, 9), revived: [] },
  { kind: 'behind', missing: 40, since: Date.UTC(2026, 10, 24, 9), revived: MANY_REVIVED },
  { kind: 'empty', missing: 40, since: Date.UTC(2026, 10, 24, 9), revived: [] },
  { kind: 'other', since: Date.UTC(2026, 10, 24, 9) },
  { kind: 'backup', at: Date.UTC(2026, 10, 24, 9) },
];

const MANY_KEYS = Array.from({ length: 12 }, (_, index) => `rasa/bot-${index + 1}`);

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
  { platform: 'Discord', what: 'server', name: null, code: '50001', remedy: null },
];

/** Exhaustive: a new kind of notice doesn't compile without a sample. */
const NOTICES: { readonly [Kind in NoticeKind]: readonly (Notice & { readonly kind: Kind })[] } = {
  'on-call': [
    { kind: 'on-call', params: { ...ABOUT, by: 'Olga', did: 'disabled', reason: null } },
    ...ON_CALL_DEEDS.map((did) => ({
      kind: 'on-call' as const,
      params: { ...ABOUT, by: 'Olga', did, reason: 'INC-7' },
    })),
  ],
  'approval-bypassed': [
    { kind: 'approval-bypassed', params: { by: 'Olga', action: 'key.disable', subject: 'chat-bot', reason: 'INC-7' } },
    { kind: 'approval-bypassed', params: { by: 'Olga', action: 'key.disable', subject: 'chat-bot', reason: null } },
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
    {
      kind: 'keys-passed-on',
      params: { person: BEN, because: 'left-project', project: 'shop', keys: MANY_KEYS },
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
  warnings: [{ kind: 'warnings', params: { items: ALL_WARNINGS, zone: ZONE } }],
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

const REPEATED: NoticeText = noticeText(
  { kind: 'admin-granted', params: { by: 'Ana' }, handedFrom: null },
  { now: NOW, reports: [] },
);

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
      ...(notice.kind === 'on-call'
        ? [noticeText({ ...notice, handedFrom: null }, { now: NOW, reports: [], ofProject: true }).text]
        : []),
    ])
    .concat(withoutRepeats([REPEATED, REPEATED]).map(({ text }) => text))
    .flatMap((text) => linesOf(text))
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
    reportText: [[REPORT], [{ ...REPORT, spans: [0, 0, 0, 1, 0], days: [] }], [{ ...REPORT, drills: PAST_DRILLS }]],
    keyText: [[REPORT]],
    spanText: [[REPORT]],
    sumText: [[REPORT.days, 'uses']],
    totalOf: [[REPORT.spans]],
  },
);
