import * as digest from '../../../src/chat/copy/digestCopy.ts';
import * as job from '../../../src/chat/copy/jobCopy.ts';
import * as report from '../../../src/chat/copy/reportCopy.ts';
import * as reportText from '../../../src/domain/reportText.ts';
import { type Section, section } from '../page.ts';

const PLACE = 'shop/rasa';

/** Messages that nobody asked for, beside the warnings themselves. */
export const DIGEST_SECTION = section('Around warnings', 'src/chat/copy/digestCopy.ts', digest, {
  digestTitle: [
    [undefined, 'chat-bot', 1, false],
    [undefined, 'chat-bot', 1, true],
    [undefined, undefined, 3, false],
    ['Ben', 'chat-bot', 1, false],
    ['Ben', undefined, 3, true],
  ],
  insteadOf: [['Ben']],
  TEAM: 'shown',
  withoutConversation: [['shop']],
  takenText: [['Ben (ben.k on Slack, U024BE7LH)']],
  teamNotices: [['shop']],
  TEAM_CAN_TAKE: 'shown',
  PUBLIC: 'shown',
  publicIntro: [['Ben']],
  unsaidText: [
    [1, 'Ben'],
    [2, 'Ben'],
  ],
  publicItem: [['chat-bot', PLACE, 'Yb7T', 'is locked']],
  digestItem: [[`chat-bot in ${PLACE}`, 'is locked', 'There were 10 attempts with a wrong secret.']],
  detailText: [['expires tomorrow', undefined]],
  keyInPlace: [['chat-bot', PLACE]],
  LABEL: 'shown',
  SNOOZE_LABEL: 'shown',
  moreKeys: [
    [
      [
        ['lock', 1],
        ['overlap', 1],
        ['expiry', 3],
        ['guess', 1],
        ['source', 1],
        ['unused', 2],
      ],
      '/apikey list',
    ],
  ],
});

/** The weekly report. */
export const REPORT_SECTIONS: readonly Section[] = [
  section('Weekly report', 'src/chat/copy/reportCopy.ts', report, {
    REPORT: 'shown',
    REPORT_COLUMNS: 'shown',
    projectTitle: [['shop']],
    dayCount: [['Mon 9', '120']],
    sumWithDays: [['120 in the last 7 days', ['Mon 9: 120']]],
    pictureText: [
      ['shop', 12, '120 in the last 7 days', 'not counted yet'],
      ['shop', 1, '120 in the last 7 days', 'not counted yet'],
    ],
  }),
  section('Weekly report and its picture', 'src/domain/reportText.ts', reportText, {
    PICTURE: 'shown',
    spanName: [['expired'], ['today'], [7], ['later']],
    NOT_COUNTED: 'shown',
    sumOfWeek: [[120]],
    inTotal: [['1.2k']],
    keysCount: [[1], [12]],
    lockedCount: [[1]],
    disabledCount: [[2]],
  }),
];

/** What `npm run jobs` prints. */
export const JOB_SECTION = section('Jobs', 'src/chat/copy/jobCopy.ts', job, {
  JOB_SUMMARY: 'shown',
  JOB: 'shown',
  incidentsAdvanced: [[1]],
  handoversSettled: [[1]],
  requestsSettled: [[1, 2]],
  JOB_LIST_END: 'shown',
  nextRun: [['1 Dec 2026, 09:00 Europe/Berlin', '12 min']],
  NEVER: 'shown',
  noSuchJob: [['plan-warning', ['plan-warnings', 'weekly-report']]],
  stillRunning: [['5.0 s']],
  jobDone: [['1.2 s']],
  jobFailed: [['the database is busy']],
  secretsDeleted: [[2]],
  rotationsAdvanced: [[2, 1]],
  copiesShown: [[3]],
  messagesChanged: [[3]],
  copiesDeleted: [[3]],
  overlapsSettled: [[1, 1]],
  rehearsalsCounted: [[2]],
  drillsAdvanced: [[1, 1]],
  secretsDiscarded: [[1]],
  questionsDeleted: [[14]],
  marksDeleted: [[120]],
  strangersDeleted: [[7]],
  usesDeleted: [[12, 3]],
  auditEnd: [['1204:9f2c…']],
  warningsPlanned: [[40, 3]],
  warningsSent: [[3, 1, 0]],
  daysRecorded: [[2]],
  reportsQueued: [[2]],
  reportsSent: [[2, 1, 0]],
  ownersWithoutFactor: [[3]],
  peopleNotified: [[3]],
  conversationsTold: [[1]],
});
