import * as general from '../../../commands/general/copy.ts';
import * as shared from '../../../commands/shared/copy.ts';
import { type Section, section } from '../page.ts';

const DATE = '1 Dec 2027';
const MOMENT = '1 Dec 2026, 09:00 UTC';
const PLACE = 'shop/rasa';
const BEN = 'Ben (ben.k on Slack, U024BE7LH)';

/** What every other command says, and what several of them do. */
export const GENERAL_COMMAND_SECTIONS: readonly Section[] = [
  section('Everything else', 'commands/general/copy.ts', general, {
    WELCOME: 'shown',
    whereChecked: [['http://127.0.0.1:8080']],
    FIRST_STEP: 'shown',
    inPassing: [['You’re not in a project yet.', 'Ask an admin of Latchkey to create one.']],
    SUMMARY: 'shown',
    OPTION: 'shown',
    LABEL: 'shown',
    DASHBOARD: 'shown',
    whoText: [
      ['Ana', { admin: false, onCall: false }],
      ['Ana', { admin: true, onCall: true }],
    ],
    lockedKey: [[`chat-bot in ${PLACE}`]],
    expiredKey: [[DATE, `chat-bot in ${PLACE}`]],
    expiringKey: [[DATE, `chat-bot in ${PLACE}`]],
    WHOAMI: 'shown',
    projectWithRole: [['shop', 'owner']],
    LINK: 'shown',
    codeLife: [[10]],
    linkQuestion: [['Ben']],
    linkedText: [[BEN]],
    AUDIT_COLUMNS: 'shown',
    auditTitle: [['1 event'], ['45 events, page 1 of 3']],
    auditOlder: [[2]],
    auditEmpty: [
      [{ key: undefined, person: undefined, since: undefined }],
      [{ key: 'chat-bot', person: 'Ben', since: MOMENT }],
    ],
    exportTitle: [['45 events']],
    EXPORT: 'shown',
    checkLine: [['audit.ndjson']],
    exportEmpty: [
      [MOMENT, undefined, undefined],
      [MOMENT, MOMENT, 'shop'],
    ],
    auditReachText: [
      [{ kind: 'key', project: 'shop' }],
      [{ kind: 'on-call', projects: ['shop'] }],
      [{ kind: 'on-call', projects: [] }],
      [{ kind: 'on-call', projects: ['shop', 'web', 'desk', 'billing', 'search', 'mail'] }],
      [{ kind: 'projects', projects: ['shop'] }],
      [{ kind: 'projects', projects: ['shop', 'web'] }],
      [{ kind: 'projects', projects: [] }],
    ],
  }),
  section('What several commands say', 'commands/shared/copy.ts', shared, {
    BUTTON: 'shown',
    OPTION: 'shown',
    NAME_OF: 'shown',
    NOUN: 'shown',
    counted: [
      [1, 'apiKey'],
      [2, 'apiKey'],
      [1, 'channel'],
      [2, 'channel'],
      [1, 'project'],
      [2, 'project'],
      [1, 'event'],
      [2, 'event'],
    ],
    pageText: [
      [5_000, 'apiKey', { page: 1, pages: 250 }],
      [45, 'apiKey', { page: 1, pages: 3 }],
    ],
    inAndOn: [['90 days', DATE]],
    moreText: [[12, '/apikey list']],
  }),
];
