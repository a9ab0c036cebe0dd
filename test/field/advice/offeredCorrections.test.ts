import { beforeAll, describe, expect, it } from 'vitest';
import type { Answer } from '../../../src/chat/contracts/exchange.ts';
import type { OptionSpec } from '../../../src/chat/contracts/options.ts';
import type { View } from '../../../src/chat/contracts/view.ts';
import { ANSWER } from '../../../src/chat/copy/answerCopy.ts';
import { USAGE } from '../../../src/chat/copy/usageCopy.ts';
import { say, sharedConsoleApp, textOf } from '../../commands/app.ts';
import { furnish } from '../../commands/furnished.ts';
import { registry } from '../../support/registry.ts';
import { sampled } from '../../support/tier.ts';
import { viewOf } from './adviceOffers.ts';

/** How many lines the quick tier types. */
const QUICKLY = 120;

/** Times, dates, numbers and words as people write them, which can't be taken as they are, or not everywhere. */
const WRONG = [
  ...['1M', '6M', '13M', '400M', '1y6M', 'P1M', '1mo2', '2 months', '5 minits', '-1h', '90', '31d', '9999d', '99999d'],
  ...['12/11/2026', '30.2.2027', '2020-01-01', 'tomorow', 'monday', 'non', 'week', 'wekly', 'lockd', 'viwer', 'bth'],
];

/** What is about something that exists has suggestions of its own: suggestions.test.ts follows them. */
const ABOUT_VALUES: ReadonlySet<OptionSpec['type']> = new Set([
  'duration',
  'expiry',
  'since',
  'choice',
  'text',
  'page',
] as const);

/** Words of a refusal for what is out of bounds. */
const REFUSED = /couldn’t run that|too (long|many|far|short)|maximum|the limit is|at most/;

describe('kind: an offer that is refused afterwards', () => {
  const app = sharedConsoleApp();

  beforeAll(async () => {
    await furnish(app());
    await app().user('ana').typeAll('/apikey app register web-shop key:chat-bot');
  });

  const cases = registry.commands.flatMap(({ path, options, examples }) =>
    Object.entries(options).flatMap(([name, { type }]) => {
      const example = examples.find((one) => one.includes(` ${name}:`)) ?? examples[0] ?? '';
      const line = example.replace('/apikey ', '').replace(new RegExp(` ${name}:("[^"]*"|\\S+)`), '');
      return ABOUT_VALUES.has(type) ? [{ command: path.join(' '), option: name, line }] : [];
    }),
  );

  it('every correction of a time, a number or a word can be given, whatever its limit', async () => {
    const wrong: string[] = [];
    let followed = 0;
    const lines = cases.flatMap(({ option, line }) =>
      WRONG.map((value) => `${line} ${option}:${value.includes(' ') ? `"${value}"` : value}`),
    );
    const tried = sampled('offered corrections', lines, QUICKLY);
    for (const typed of tried)
      for (const offered of correctionsIn(viewOf(await say(app(), 'ana', typed)))) {
        followed += 1;
        const said = withoutTables(await say(app(), 'ana', offered));
        if (REFUSED.test(said)) wrong.push(`${typed}: ${offered}: ${said.split('\n').slice(0, 2).join(' ')}`);
      }
    expect(wrong).toEqual([]);
    expect(followed).toBeGreaterThan(tried.length / 20);
  });
});

/** What an answer says itself. A table repeats what others were told, such as the audit trail's refusals. */
function withoutTables(answer: Answer): string {
  const shown = viewOf(answer);
  if (shown === undefined) return textOf(answer);
  return textOf({ kind: 'view', view: { ...shown, blocks: shown.blocks.filter(({ kind }) => kind !== 'table') } });
}

/** The lines that a refusal offers instead of what was typed. */
function correctionsIn(view: View | undefined): readonly string[] {
  const blocks = view?.blocks ?? [];
  const [first] = blocks;
  if (first?.kind !== 'heading' || first.text !== USAGE.title) return [];
  return blocks.flatMap((block, index) => {
    const before = blocks[index - 1];
    const repeats = before?.kind === 'text' && (before.text === ANSWER.asked || before.text === USAGE.typed);
    const isLine = block.kind === 'code' && block.text.startsWith('/apikey ') && !block.text.startsWith('/apikey help');
    return isLine && !repeats ? [block.text.slice('/apikey '.length)] : [];
  });
}
