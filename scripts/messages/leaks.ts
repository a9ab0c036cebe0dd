import * as leak from '../../commands/leak/copy.ts';
import * as question from '../../src/chat/copy/leakCopy.ts';
import { LEAKS_TRIED } from '../../src/domain/leaks/auditCopy.ts';
import type { LeakRevival } from '../../src/domain/leaks/leakNotice.ts';
import { leakText } from '../../src/domain/leaks/leakText.ts';
import * as refusal from '../../src/domain/leaks/refusalCopy.ts';
import type { Notice } from '../../src/domain/notices/notice.ts';
import { linesOf, type Section, section } from './page.ts';

const KEY = { key: 'chat-bot', place: 'shop/rasa', keyId: 'k1Vz0a9LmQ2xYb7T' };
const USES = { users: ['billing at 203.0.113.9'], apps: ['billing'] };
const REPORTED = {
  ...KEY,
  ...USES,
  isYours: true,
  generation: 2,
  by: null,
  where: 'https://github.com/acme/shop/blob/main/.env',
};

type LeakNotices = readonly (Notice & { readonly kind: 'key-leaked' })[];

const BY_ANA = { by: 'Ana (ana on Slack, U01ANA0000)', name: 'Ana' };
const REVIVALS: readonly LeakRevival[] = [
  { how: 'rolled-back', ...BY_ANA },
  { how: 'activated', ...BY_ANA },
  { how: 'unlocked', ...BY_ANA },
  { how: 'other' },
];

/** What is told of a leaked secret, by what was done about it. */
export const LEAK_NOTICES: LeakNotices = [
  { kind: 'key-leaked', params: { ...REPORTED, did: 'tell', status: 'active', wanted: 'report' } },
  { kind: 'key-leaked', params: { ...REPORTED, did: 'tell', status: 'active', wanted: 'rotate', apps: [], users: [] } },
  { kind: 'key-leaked', params: { ...REPORTED, did: 'tell', status: 'disabled', wanted: 'disable' } },
  { kind: 'key-leaked', params: { ...REPORTED, did: 'disable', status: 'disabled', wanted: 'disable' } },
  { kind: 'key-leaked', params: { ...REPORTED, did: 'rotate', status: 'active', wanted: 'rotate' } },
  { kind: 'key-leaked', params: { ...REPORTED, did: 'retire', status: 'active', wanted: 'disable' } },
  { kind: 'key-leaked', params: { ...REPORTED, did: 'dead', status: 'active', wanted: 'disable', where: null } },
  {
    kind: 'key-leaked',
    params: {
      ...REPORTED,
      did: 'tell',
      status: 'active',
      wanted: null,
      by: 'Cy (cy on Slack, U024BE7LH)',
      isYours: false,
    },
  },
  ...REVIVALS.map((again): LeakNotices[number] => ({
    kind: 'key-leaked',
    params: { ...REPORTED, did: 'tell', status: 'active', wanted: null, again },
  })),
  {
    kind: 'key-leaked',
    params: {
      ...REPORTED,
      did: 'part',
      generation: null,
      status: 'active',
      wanted: null,
      by: 'Cy (cy on Slack, U024BE7LH)',
    },
  },
];

/** What looking up a leaked secret says. */
export const LEAK_SECTION = section('Leaked secrets', 'commands/leak/copy.ts', leak, {
  SUMMARY: 'shown',
  OPTION: 'shown',
  OF_MESSAGE: 'shown',
  LABEL: 'shown',
  TEXT: 'shown',
  FIELD: 'shown',
  NOBODY: 'shown',
  foundSecret: [
    ['current', 1],
    ['previous', 1],
    ['pending', 2],
    ['retired', 1],
    ['expired', 1],
  ],
  keyIs: [['disabled']],
  REPORTED_WARNING: 'shown',
  dismissedText: [['chat-bot']],
});

const ANA = 'Ana (ana on Slack, U01ANA0000)';
const NINE = '1 Dec 2026, 09:00 UTC';

/** The question about a leaked secret, and what was decided. */
export const LEAK_QUESTION_SECTION = section('A leaked secret’s question', 'src/chat/copy/leakCopy.ts', question, {
  leakTitle: [['chat-bot']],
  REOPENED: 'shown',
  NEXT_SECRET: 'shown',
  leakNews: [
    ['A secret of your key chat-bot (shop/rasa) was found in public.', '/apikey leak show key:7GhK2mQpXz81LrTa'],
    ['A secret of your key chat-bot (shop/rasa) was found in public.', undefined],
  ],
  leakOutcome: [
    ['disabled', ANA, NINE],
    ['stopped', ANA, NINE],
    ['stopped', undefined, NINE],
    ['test-key', ANA, NINE],
    ['deleted', ANA, NINE],
    ['handed', ANA, NINE],
    ['rotating', ANA, NINE],
  ],
});

/** What is told of a leak, and what the audit trail says of one. */
export const LEAK_TEXT_SECTIONS: readonly Section[] = [
  section('Refusals about leaked secrets', 'src/domain/leaks/refusalCopy.ts', refusal, { LEAK_REFUSALS: 'shown' }),
  {
    title: 'Leaked secrets, as they are told',
    file: 'src/domain/leaks/leakText.ts',
    messages: LEAK_NOTICES.flatMap(({ params }) => linesOf(leakText(params).text)),
  },
  {
    title: 'Leaked secrets, in the audit trail',
    file: 'src/domain/leaks/auditCopy.ts',
    messages: linesOf(LEAKS_TRIED),
  },
];
