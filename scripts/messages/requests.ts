import * as command from '../../commands/request/copy.ts';
import * as shown from '../../src/chat/copy/requestCopy.ts';
import type { Notice, NoticeKind } from '../../src/domain/notices/notice.ts';
import * as refusal from '../../src/domain/requests/refusalCopy.ts';
import { section } from './page.ts';

const ANA = 'Ana (ana on Slack, U01ANA0000)';
const BEN = 'Ben (ben.k on Slack, U024BE7LH)';
const NINE = '1 Dec 2026, 09:00 UTC';
const PLACE = 'shop/rasa';
const ID = '7GhK2mQpXz81LrTa';
const TITLE = 'Request for the key chat-bot in shop';

/** Requests to a project's owners, and secrets that wait for someone. */
export const REQUEST_SECTIONS = [
  section('A request', 'src/chat/copy/requestCopy.ts', shown, {
    REQUEST_FIELD: 'shown',
    REQUEST_LABEL: 'shown',
    REVEAL: 'shown',
    requestTitle: [
      ['key', 'chat-bot', 'shop', ''],
      ['change', 'chat-bot', 'shop', 'delete'],
    ],
    requestIn: [['chat-bot', 'shop', 'Ben']],
    requestWithId: [['chat-bot in shop, for Ben', ID]],
    askedText: [['shop']],
    approvingText: [
      ['key', 'Ben', 'nowhere'],
      ['change', 'Ben', 'to-asker'],
    ],
    approvedText: [[ANA, 'Slack', NINE]],
    deniedText: [[ANA, 'Slack', NINE]],
    KEY_APPROVED: 'shown',
    expiredText: [[NINE]],
    withdrawnText: [[NINE]],
    requestNews: [[TITLE, BEN, ID]],
    decidedNews: [[TITLE, shown.approvedText(ANA, 'Slack', NINE)]],
    handoverTitle: [['chat-bot', PLACE]],
    waitsText: [[NINE]],
    SHOWING: 'shown',
    shownText: [['Slack', NINE]],
    perhapsText: [['Slack', NINE]],
    DISCARDED: 'shown',
    WITHDRAWN: 'shown',
    triesText: [
      [1, 'Discord', NINE],
      [3, 'Discord', NINE],
    ],
    handoverNews: [['The secret for chat-bot (shop/rasa) is waiting for you', NINE, ID]],
  }),
  section('Commands about requests', 'commands/request/copy.ts', command, {
    SUMMARY: 'shown',
    OPTION: 'shown',
    REQUEST: 'shown',
    OPEN: 'shown',
    COLUMNS: 'shown',
    NONE: 'shown',
    HOW_TO_GIVE: 'shown',
    WHICH_REQUEST: 'shown',
    listTitle: [['3']],
    WHICH_SECRET: 'shown',
    waitingIn: [['chat-bot', PLACE]],
    revealQuestion: [['chat-bot']],
    SHOW: 'shown',
    FIELD: 'shown',
    revealTitle: [['chat-bot']],
    notShown: [['chat-bot']],
    perhapsShown: [['chat-bot']],
    withdrawn: [['chat-bot']],
    gone: [['chat-bot']],
  }),
  section('Refusals about requests', 'src/domain/requests/refusalCopy.ts', refusal, {
    REQUEST_REFUSALS: 'shown',
    secretShownText: [['chat-bot', Date.UTC(2026, 11, 1, 9), 'Slack']],
  }),
];

const ABOUT = { key: 'chat-bot', place: PLACE };
const UNTIL = Date.UTC(2026, 11, 3, 9);
type OfRequests = 'request-denied' | 'request-expired' | 'request-waiting' | 'reveal-again' | 'secret-lapsed';

/** Exhaustive, with those of domain/notices.ts. */
export const REQUEST_NOTICES = {
  'request-denied': [{ kind: 'request-denied', params: { subject: 'chat-bot', project: 'shop', by: 'Ana' } }],
  'request-expired': [{ kind: 'request-expired', params: { subject: 'chat-bot', project: 'shop' } }],
  'request-waiting': [
    {
      kind: 'request-waiting',
      params: { requestId: ID, subject: 'chat-bot', project: 'shop', asker: BEN, until: UNTIL },
    },
  ],
  'reveal-again': [{ kind: 'reveal-again', params: { ...ABOUT, on: 'Discord' } }],
  'secret-lapsed': [
    { kind: 'secret-lapsed', params: { ...ABOUT, removed: true, waitedFor: null } },
    { kind: 'secret-lapsed', params: { ...ABOUT, removed: false, waitedFor: BEN } },
  ],
} as const satisfies Pick<{ [Kind in NoticeKind]: readonly (Notice & { readonly kind: Kind })[] }, OfRequests>;
