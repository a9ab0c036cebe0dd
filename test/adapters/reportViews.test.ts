import { createColors } from 'picocolors';
import { describe, expect, test } from 'vitest';
import { renderView } from '../../adapters/console/render.ts';
import { filesOf, renderMessage as renderForDiscord } from '../../adapters/discord/render/message.ts';
import { renderMessage as renderForSlack } from '../../adapters/slack/render/message.ts';
import { IN_FULL, reportView } from '../../src/chat/views/reportView.ts';
import type { PastDrill } from '../../src/domain/drills/drillText.ts';
import { reportText } from '../../src/domain/notices/reportText.ts';
import type { ProjectReport } from '../../src/domain/report.ts';
import { HOUR, MINUTE, SECOND } from '../../src/domain/time/time.ts';
import { SHOP, week } from '../charts/samples.ts';
import { parseJson } from '../fakes/shared/json.ts';
import { problemsOf } from '../fakes/slack/blockKit.ts';

const PNG = new Uint8Array([1, 2, 3]);
/** A drill in each of six months, the latest first. @param key its name. */
const drills = (key: string): readonly PastDrill[] =>
  [6, 5, 4, 3, 2, 1].map((month) => {
    const figures = {
      told: SECOND,
      acknowledged: HOUR,
      dead: 9 * HOUR - month * MINUTE,
      well: 23 * HOUR,
      isOver: true,
    };
    return { kind: 'held', month: `2026-0${month}`, key, figures };
  });
const HUGE: ProjectReport = {
  ...SHOP,
  project: { id: 'huge', name: 'W'.repeat(64) },
  spans: [1, 2, 3, 4, 5, 6].map((digit) => digit * 111_111_111),
  days: week(Array.from({ length: 7 }, () => [9_999_999_999, 9_999_999_999] as const)),
  drills: drills('W'.repeat(64)),
};
const viewOf = (report: ProjectReport, count: number) =>
  reportView(
    Array.from({ length: Math.min(count, IN_FULL) }, () => ({ report, png: PNG })),
    Array.from({ length: Math.max(0, count - IN_FULL) }, () => report),
  );

describe('a weekly report', () => {
  test('says in words what the picture shows', () => {
    const words = JSON.stringify(reportView([{ report: SHOP, png: PNG }], []));
    for (const one of [
      'Project shop',
      '128 keys, 1 locked, 3 disabled',
      '2 expired, 1 today, 5 within 7 days, 14 within 30 days, 40 within 90 days, 66 later',
      '5381 in the last 7 days (Sun 8: 120, Mon 9: 1340, Tue 10: 1211, Wed 11: 998, Thu 12: 1502, Fri 13: 210, Sat 14: unknown)',
      '17 in the last 7 days',
    ])
      expect(words).toContain(one);
    expect(reportText(SHOP)).toBe(
      'Weekly report for project shop: 128 keys, 1 locked, 3 disabled; 2 expired, 1 today, 5 within 7 days, 14 within 30 days, ' +
        '40 within 90 days, 66 later. Uses: 5381 in the last 7 days; failed attempts: 17 in the last 7 days.',
    );
  });

  test('has a row of the last fire drill beside the one before, and how long the secret lived in each month', () => {
    const words = (report: ProjectReport) => JSON.stringify(reportView([{ report, png: PNG }], []));
    expect(words({ ...SHOP, drills: drills('canary-bot') })).toContain(
      '{"label":"Fire drill","value":"June, key canary-bot: notified after 1 second (1 second the month before), ' +
        'acknowledged after 1 hour (1 hour the month before), secret stopped after 8 hours 54 minutes (8 hours 55 minutes the month before), ' +
        'apps recovered after 23 hours (23 hours the month before)"},{"label":"Secret stopped after, by month","value":"Jan: 8 hours 59 minutes, ',
    );
    expect(words({ ...SHOP, drills: drills('canary-bot').slice(0, 1) })).not.toContain('by month');
    expect(words(SHOP)).not.toContain('drill');
  });

  test.each([1, IN_FULL, 40])('fits into one message of each platform, with %i huge projects', (count) => {
    const view = viewOf(HUGE, count);
    const discord = renderForDiscord(view);
    const shown = Math.min(count, IN_FULL);
    expect(filesOf(view, discord)).toHaveLength(shown);
    expect(discord.attachments).toHaveLength(shown);
    const letters = JSON.stringify(discord.components);
    // Nothing of what is said of each is left out.
    expect(letters.match(/Failed attempts/g)?.length).toBeGreaterThanOrEqual(shown);
    const slack = JSON.stringify(renderForSlack(view, 'n').blocks);
    expect(problemsOf(parseJson(slack), 'message')).toEqual([]);
    expect(slack.match(/Failed attempts/g)?.length).toBeGreaterThanOrEqual(shown);
    expect(slack).toContain('report:none');
    for (const words of [letters, slack]) {
      expect(words.match(/Fire drill/g)?.length).toBeGreaterThanOrEqual(shown);
      expect(words.match(/Jun\\*: 8 hours 54 minutes/g)?.length).toBeGreaterThanOrEqual(shown);
    }
    const console = renderView(view, { colors: createColors(false), width: 100 }).text;
    expect(console.match(/\[picture: Charts for project/g)).toHaveLength(shown);
    expect(console.match(/^ *Failed attempts /gm)).toHaveLength(shown);
  });
});
