import { PLATFORMS } from '../../../src/app/loadPlatforms.ts';
import { personLabel } from '../../../src/domain/people/personLabel.ts';
import { formatDuration } from '../../../src/domain/time/duration.ts';
import { momentText } from '../../../src/domain/time/moment.ts';
import { DAY, HOUR, MINUTE } from '../../../src/domain/time/time.ts';
import type { Section } from '../page.ts';

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
