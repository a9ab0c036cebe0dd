import * as command from '../../commands/rehearsal/copy.ts';
import * as shown from '../../src/chat/copy/rehearsalCopy.ts';
import * as refusal from '../../src/domain/rehearsals/refusalCopy.ts';
import { section } from './page.ts';

const ANA = 'Ana (ana on Slack, U01ANA0000)';
const NINE = '1 Dec 2026, 09:00 UTC';
const TEN = '1 Dec 2026, 10:00 UTC';
const TITLE = 'Rehearsal: disabling chat-bot';

/** Rehearsals of what would stop a key or its old secret. */
export const REHEARSAL_SECTIONS = [
  section('A rehearsal', 'src/chat/copy/rehearsalCopy.ts', shown, {
    rehearsalTitle: [
      ['disable', 'chat-bot'],
      ['retire', 'chat-bot'],
    ],
    REHEARSAL_FIELD: 'shown',
    CALLER_COLUMNS: 'shown',
    NO_APP: 'shown',
    failingText: [
      [0, 0],
      [1, 1],
      [1204, 3],
    ],
    NOTHING_FAILED: 'shown',
    countedText: [[NINE, TEN]],
    runningText: [[TEN]],
    waitingText: [['disable'], ['retire']],
    outcomeText: [
      ['cut', 'disable', ANA, TEN, true],
      ['cut', 'retire', ANA, TEN, false],
      ['called-off', 'disable', ANA, TEN, false],
      ['overtaken', 'disable', undefined, TEN, false],
      ['lapsed', 'disable', undefined, TEN, false],
      ['cut', 'disable', undefined, TEN, true],
      ['called-off', 'disable', undefined, TEN, false],
    ],
    REHEARSAL_LABEL: 'shown',
    REFRESH: 'shown',
    rehearsalNews: [
      [TITLE, 42, 3, '/apikey rehearsal show key:7GhK2mQpXz81LrTa'],
      [TITLE, 1, 1, undefined],
      [TITLE, 0, 0, undefined],
    ],
    rehearsalOutcomeNews: [[TITLE, shown.outcomeText('called-off', 'disable', ANA, TEN, false)]],
  }),
  section('Commands about rehearsals', 'commands/rehearsal/copy.ts', command, {
    SUMMARY: 'shown',
    OPTION: 'shown',
    NOT_A_REHEARSAL: 'shown',
    rehearseQuestion: [
      ['disable', 'chat-bot', '15 minutes'],
      ['retire', 'chat-bot', '15 minutes'],
    ],
    REHEARSE: 'shown',
    REHEARSE_CONSEQUENCE: 'shown',
  }),
  section('Refusals of rehearsals and exports', 'src/domain/rehearsals/refusalCopy.ts', refusal, {
    REHEARSAL_REFUSALS: 'shown',
  }),
];
