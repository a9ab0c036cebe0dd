import { PLATFORMS } from '../../../src/app/loadPlatforms.ts';
import * as naming from '../../../src/domain/namingCopy.ts';
import { personLabel } from '../../../src/domain/people/personLabel.ts';
import * as calendar from '../../../src/domain/time/calendarText.ts';
import { formatDuration } from '../../../src/domain/time/duration.ts';
import { momentText } from '../../../src/domain/time/moment.ts';
import { DAY, HOUR, MINUTE } from '../../../src/domain/time/time.ts';
import { type Section, section } from '../page.ts';

const FACTS = PLATFORMS.map(({ facts }) => facts);
const NINE = { at: Date.UTC(2026, 10, 24, 9), zone: 'Europe/Berlin', now: Date.UTC(2026, 10, 26, 9) };

const EVERY_MONTH = Array.from({ length: 12 }, (_, month) => Date.UTC(2026, month, 24));

/** How people and durations are written wherever they are named. */
export const WORD_SECTIONS: readonly Section[] = [
  section('Several things, programs, groups and places', 'src/domain/namingCopy.ts', naming, {
    allOf: [[['Ana', 'Ben']]],
    anyOf: [[['slack:C…', 'discord:…']]],
    moreOfThem: [[3]],
    callerName: [
      ['billing', '203.0.113.9'],
      ['', '203.0.113.9'],
    ],
    groupName: [['sre', naming.accountName('S012AB3CD', 'Slack')]],
    accountName: [['S012AB3CD', 'Slack']],
    inPlace: [['shop', 'rasa']],
    generationName: [[2]],
    eventCount: [[24_000]],
  }),
  section('Months and days', 'src/domain/time/calendarText.ts', calendar, { MONTHS: 'shown', WEEKDAYS: 'shown' }),
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
      EVERY_MONTH.map((at) => momentText({ ...NINE, at, precision: 'day' })).join(' · '),
      momentText({ ...NINE, precision: 'minute' }),
      momentText({ ...NINE, precision: 'ago' }),
      momentText({ ...NINE, precision: 'ago', now: NINE.at }),
    ],
  },
];
