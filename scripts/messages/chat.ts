import * as consoleCopy from '../../adapters/console/copy.ts';
import * as discord from '../../adapters/discord/copy.ts';
import * as slack from '../../adapters/slack/copy.ts';
import * as answer from '../../src/chat/copy/answerCopy.ts';
import * as digest from '../../src/chat/copy/digestCopy.ts';
import * as help from '../../src/chat/copy/helpCopy.ts';
import * as job from '../../src/chat/copy/jobCopy.ts';
import * as report from '../../src/chat/copy/reportCopy.ts';
import * as usage from '../../src/chat/copy/usageCopy.ts';
import * as reportText from '../../src/domain/reportText.ts';
import { type Section, section } from './page.ts';

const PLACE = 'shop/rasa';

/** Help, and what is said of commands that can't be run as they were written. */
export const CHAT_SECTIONS: readonly Section[] = [
  section('Help', 'src/chat/copy/helpCopy.ts', help, {
    HELP: 'shown',
    HELP_COLUMNS: 'shown',
    nounTitle: [['project']],
    nounHelp: [['project']],
    noSuchCommand: [['regenrate']],
    WHO: 'shown',
    whoCan: [
      ['Every member of the project', []],
      ['Operators and owners of the project', ['the key’s owner', 'anyone on call (with a reason)']],
    ],
  }),
  section('Commands that can’t be run as written', 'src/chat/copy/usageCopy.ts', usage, {
    USAGE: 'shown',
    nothingDone: [['create']],
    didYouMeanText: [['regenerate']],
    withGuess: [
      ['There’s no key called chat-bto here.', 'chat-bot'],
      ['There’s no key called x here.', undefined],
    ],
    answerAndProblem: [[{ answer: 'a/b', words: 'This key name can’t be used.' }]],
    noSuchOption: [['create', 'owners:@ana']],
    letterAmbiguous: [['-r', ['replace', 'reason']]],
    optionTwice: [['owner', 'owner:@ben']],
    optionEmpty: [['owner']],
    strayWord: [['bot', 'name']],
    noSuchChannel: [['raza']],
    keyNotChannel: [['k1']],
    noSuchKey: [['k9']],
    keyWasDeleted: [['chat-bot']],
    noSuchProject: [['shpo']],
    notMet: [['@ben']],
    noSuchGroup: [['@sre']],
    groupsUnread: [['Slack']],
    NO_GROUPS: 'shown',
    groupNotPerson: [['group @sre (S012AB3CD on Slack)']],
    otherProject: [['rasa', 'web', 'shop']],
    otherChannel: [['chat-bot', PLACE]],
    whichChannel: [[2, 'rasa']],
    whichKey: [[2, 'chat-bot']],
    whichPerson: [[2, 'Ben']],
    whichGroup: [[2, '@sre']],
    keyInPlace: [['chat-bot', PLACE]],
    keyInPlaceWithId: [['chat-bot', PLACE, 'k1Vz0a9LmQ2xYb7T']],
    replacedKey: [['chat-bot', '1 Dec 2026, 09:00 UTC']],
    notPage: [['zero']],
    notDuration: [['soon']],
    monthsOrMinutes: [['1M', '1mo', '30d', '1m']],
    dayOrMonth: [['03/04/2027', ['2027-03-04', '2027-04-03']]],
    notExpiry: [['soon']],
    notSince: [['lately']],
    notChoice: [['secrets', ['secret', 'both']]],
    pastExpiry: [['2020-01-01']],
    MUST_EXPIRE: 'shown',
    noSuchDay: [
      [{ year: 2027, month: 2, day: 30 }],
      [{ year: 2027, month: 2, day: 29 }],
      [{ year: 2027, month: 13, day: 1 }],
    ],
    TEXT_NOUN: 'shown',
  }),
  section('Questions, forms and failures', 'src/chat/copy/answerCopy.ts', answer, {
    ANSWER: 'shown',
    failureHelp: [['4f1c22ab']],
    cancelledText: [['delete']],
    DATABASE_FAILURES: 'shown',
    MENU: 'shown',
    menuChoice: [['create', 'Create an API key.']],
    FORM: 'shown',
    HEADS_UP: 'shown',
  }),
];

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
    pictureText: [['shop', 12, '120 in the last 7 days', 'not counted yet']],
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
  JOB_LIST_END: 'shown',
  nextRun: [['2026-12-01 09:00:00 UTC', '12 min']],
  NEVER: 'shown',
  noSuchJob: [['expiri', ['expiry', 'weekly-report']]],
  stillRunning: [['5.0 s']],
  jobDone: [['1.2 s']],
  jobFailed: [['the database is busy']],
  secretsDeleted: [[2]],
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
  peopleNotified: [[3]],
});

/** What only one platform says. */
export const PLATFORM_SECTIONS: readonly Section[] = [
  section('Console', 'adapters/console/copy.ts', consoleCopy, {
    CONSOLE: 'shown',
    tooLong: [[12_000, 10_000]],
    noSuchButton: [['7', 'Press a number from 1 to 3.']],
    pressRange: [[3]],
    speakingAs: [['ben']],
    noticeFor: [['ben', 'Ana made you operator of the project shop.']],
    moreRows: [[12]],
    progress: [[3, 10]],
    pictureOf: [['Charts for project shop']],
    notAnAnswer: [[['Delete', 'Cancel']], [['a', 'b', 'c', 'd', 'e']]],
    linesFailed: [
      [[3], 12],
      [[3, 7], 12],
    ],
    LEFT_OPEN: 'shown',
  }),
  section('Slack', 'adapters/slack/copy.ts', slack, {
    WHO_ARE_YOU: 'shown',
    TOO_SLOW: 'shown',
    NOT_NOW: 'shown',
    SCREEN: 'shown',
    choices: [['Key details', 12]],
    secretArrived: [['New API key', 'chat-bot']],
    messageDeletedIn: [[5], [1]],
    windowDeletedIn: [[5]],
    moreItems: [[12]],
    pictureOf: [['Charts for project shop']],
    MANIFEST: 'shown',
    tokenRefused: [['SLACK_BOT_TOKEN', 'invalid_auth', 'Copy the whole token again.']],
    TOKEN_REMEDIES: 'shown',
    REFUSAL_REMEDIES: 'shown',
    APP_REMOVED: 'shown',
    CONFIG: 'shown',
    NOT_CONNECTED: 'shown',
    NO_CONNECTION: 'shown',
    notResponding: [['ratelimited']],
    INCOMPLETE: 'shown',
    ENDPOINT: 'shown',
  }),
  section('Discord', 'adapters/discord/copy.ts', discord, {
    WHO_ARE_YOU: 'shown',
    NOT_NOW: 'shown',
    NOT_LINKED: 'shown',
    SCREEN: 'shown',
    deletedIn: [[5], [1]],
    noRoom: [[['reason', 'overlap']]],
    example: [['90d']],
    moreItems: [[12]],
    pictureOf: [['Charts for project shop']],
    TOKEN_REFUSED: 'shown',
    otherApplication: [['123456789012345678']],
    WRONG_PUBLIC_KEY: 'shown',
    gatewayClosed: [[4004, 'The token was reset.']],
    CLOSE_REMEDIES: 'shown',
    REGISTRATION_REMEDIES: 'shown',
    REFUSAL_REMEDIES: 'shown',
    NOT_CONNECTED: 'shown',
    NO_CONNECTION: 'shown',
    notResponding: [[503]],
    HAS_ENDPOINT: 'shown',
    CONFIG: 'shown',
    ENDPOINT: 'shown',
  }),
];
