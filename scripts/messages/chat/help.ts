import * as answer from '../../../src/chat/copy/answerCopy.ts';
import * as approval from '../../../src/chat/copy/approvalCopy.ts';
import * as find from '../../../src/chat/copy/findCopy.ts';
import * as help from '../../../src/chat/copy/helpCopy.ts';
import * as usage from '../../../src/chat/copy/usageCopy.ts';
import { type Section, section } from '../page.ts';

const PLACE = 'shop/rasa';
const MOMENT = '1 Dec 2026, 09:00 UTC';

/** Help, and what is said of commands that can’t be run as they were written. */
export const HELP_SECTIONS: readonly Section[] = [
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
    noSuchApp: [['web-shpo']],
    keyWasDeleted: [['chat-bot']],
    noSuchProject: [['shpo']],
    notMet: [['@ben']],
    noSuchGroup: [['@sre']],
    groupsUnread: [['Slack']],
    NO_GROUPS: 'shown',
    groupNotPerson: [['group @sre (S012AB3CD on Slack)']],
    notServed: [['@U024BE7LH']],
    cantTellWho: [['@U024BE7LH']],
    otherProject: [['rasa', 'web', 'shop']],
    otherChannel: [['chat-bot', PLACE]],
    whichChannel: [[2, 'rasa']],
    whichKey: [[2, 'chat-bot']],
    whichApp: [[2, 'web-shop']],
    whichPerson: [[2, 'Ben']],
    THE_PROJECT: 'shown',
    whichGroup: [[2, '@sre']],
    keyInPlace: [['chat-bot', PLACE]],
    keyInPlaceWithId: [['chat-bot', PLACE, 'k1Vz0a9LmQ2xYb7T']],
    replacedKey: [['chat-bot', '1 Dec 2026, 09:00 UTC']],
    notPage: [['zero']],
    notDuration: [['soon'], ['soon', ['until-used']]],
    monthsOrMinutes: [['1M', '1mo', '30d', '1m']],
    onlyMinutes: [['6M', '6m']],
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
  section('Finding one among many', 'src/chat/copy/findCopy.ts', find, {
    manyToPick: [
      ['key', 5_000],
      ['channel', undefined],
    ],
    foundByPart: [
      ['key', 'bot', 480, true],
      ['key', 'bot', 3, false],
      ['key', 'bot', 1, false],
    ],
    moreMatches: [
      [24, { total: 480, about: false }],
      [24, { total: 480, about: true }],
      [24, undefined],
    ],
    partText: [
      ['bot', 480, '/apikey list name:bot'],
      ['bot', 1, '/apikey list name:bot'],
    ],
    tooManyAlike: [[100, 'chat-bot']],
    moreWords: [[4_950]],
  }),
  section('Questions, forms and failures', 'src/chat/copy/answerCopy.ts', answer, {
    ANSWER: 'shown',
    failureHelp: [['4f1c22ab']],
    cancelledText: [['delete']],
    DATABASE_FAILURES: 'shown',
    MENU: 'shown',
    menuChoice: [['create', 'Create an API key.']],
    FORM: 'shown',
    CODE_FORM: 'shown',
    CONTROL: 'shown',
    howFar: [[3, 7]],
    rangeOf: [[1, 100]],
    HEADS_UP: 'shown',
    CHECK_WHO: 'shown',
  }),
  section('Approvals', 'src/chat/copy/approvalCopy.ts', approval, {
    APPROVAL: 'shown',
    approvalQuestion: [['create']],
    approvalNote: [
      ['Delete', 'shop', false],
      ['Disable', 'shop', true],
    ],
    bypassNote: [['shop']],
    sentTitle: [['chat-bot']],
    sentText: [
      [['Ana (ana on Slack, U024BE7LH)'], MOMENT],
      [[], MOMENT],
    ],
    changeTitle: [['delete', 'chat-bot', 'shop']],
    approvingChangeText: [
      ['Ben', 'to-asker'],
      ['Ben', 'nowhere'],
    ],
    carryOutLabel: [
      ['create', 'to-asker'],
      ['create', 'elsewhere'],
      ['app register', 'to-asker'],
      ['app update-secret', 'nowhere'],
      ['disable', 'nowhere'],
    ],
    carryOutText: [
      ['Reveal once', 'regenerate', 'to-asker', MOMENT],
      ['Carry out', 'disable', 'nowhere', MOMENT],
    ],
    waitsForAskerText: [['Ben', MOMENT]],
    carriedOutText: [[MOMENT]],
    UNUSED: 'shown',
    carryOutNews: [['7GhK2mQpXz81LrTa']],
  }),
];
