import { beforeAll, describe, expect, it } from 'vitest';
import { openShopWithKey, sharedConsoleApp } from '../../commands/app.ts';
import type { ConsolePerson } from '../../people/consolePerson.ts';

/** The lines that a screen offers to be copied. */
const linesOf = (screen: string) => screen.match(/\/apikey (?!help).*$/gm)?.map((line) => line.trim()) ?? [];

describe('a corrected line means what the wrong one meant', () => {
  const app = sharedConsoleApp();
  let ana: ConsolePerson;

  beforeAll(async () => {
    ({ ana } = await openShopWithKey(app()));
    await ana.typeAll('/apikey create rasa name:k1', '/apikey create rasa name:k14', '/apikey create rasa name:my');
    await ana.confirm('/apikey delete k1', 'Delete');
  });

  it('a deleted key’s neighbour is asked about, and stands in no line', async () => {
    const screen = await ana.type('/apikey delete k1');
    expect(screen).toMatch(/k1 was deleted\. Did you mean k14\?/);
    expect(linesOf(screen)).toEqual(['/apikey delete key:k1']);
  });

  it.each(['/apikey snooze k15 for:2d', '/apikey disable k15', '/apikey transfer k15 to:@ana', '/apikey show k15'])(
    'nor does the neighbour of a key that there is not: %s',
    async (line) => {
      const screen = await ana.type(line);
      expect(screen).toContain('Did you mean k14?');
      for (const offered of linesOf(screen)) expect(offered).not.toContain('k14');
    },
  );

  it.each([
    ['regenerate k14 overlap:soon', 'overlap:24h'],
    ['regenerate k14 overlap:-1h', 'overlap:24h'],
    ['create rasa name:new expires:whenever', 'expires:90d'],
  ])('a time that can’t be read is an example in it, and never left out: %s', async (line, example) => {
    const offered = linesOf(await ana.type(`/apikey ${line}`));
    expect(offered).toHaveLength(1);
    expect(offered[0]).toContain(example);
  });

  it.each([
    ['regenerate k14 overlap:6M', 'overlap:6m'],
    ['regenerate k14 overlap:1M', 'overlap:1mo'],
    ['regenerate k14 overlap:1y6M', undefined],
    ['create rasa name:far expires:400M', undefined],
    ['create rasa name:near expires:4M', 'expires:4mo'],
  ])(
    'kind: an offer that is refused afterwards; a length that is too long is offered by no correction: %s',
    async (line, example) => {
      const offered = linesOf(await ana.type(`/apikey ${line}`)).filter((one) => !one.includes('M'));
      if (example !== undefined) expect(offered.join(), line).toContain(example);
      for (const one of offered) {
        expect(await ana.type(one), one).not.toMatch(/couldn’t run that|too long|maximum/);
        await ana.type('/apikey whoami');
      }
    },
  );

  it.each([
    ['disable k14 until:tomorrow', 'until:tomorrow'],
    ['disable my key', 'key'],
    ['delete k14 --dry-run', '--dry-run'],
    ['delete key:k14 key:my', 'key:my'],
    ['regenerate k14 overlap:', 'overlap:""'],
    ['regenerate key:k14 reason:"leaked overlap:24h', 'reason:"leaked overlap:24h"'],
    ['regenerate key:k14 replace:purple', 'replace:purple'],
  ])('a line that would lose something is only repeated: %s', async (line, kept) => {
    const screen = await ana.type(`/apikey ${line}`);
    expect(screen).toContain('You typed:');
    expect(screen).not.toContain('Try:');
    for (const offered of linesOf(screen)) expect(offered).toContain(kept);
  });

  it.each(['undelete k14', 'undisable k14', 'degenerate k14'])(
    'a verb is never taken for its opposite: %s',
    async (line) => {
      expect(await ana.type(`/apikey ${line}`)).not.toContain('Did you mean');
    },
  );
});
