import { beforeAll, describe, expect, test } from 'vitest';
import { text, view } from '../../../src/chat/contracts/view.ts';
import { pipe } from '../../adapters/terminal.ts';
import { letIn, openShopWithKey, sharedConsoleApp } from '../../commands/app.ts';
import { shownIn } from '../../people/screen.ts';
import { until } from '../../support/until.ts';

const SECRET = /lk_[0-9A-Za-z]{16}_[0-9A-Za-z]{44}/;

describe('kind: a secret waits for somebody at a piped console, whose message could have no button', () => {
  const app = sharedConsoleApp();

  beforeAll(async () => {
    await openShopWithKey(app());
    await letIn(app(), 'ben', 'operator');
    await letIn(app(), 'carl', 'viewer');
  });

  /** Pipes lines into a console of its own. @returns all that it printed. */
  async function script(...lines: readonly string[]): Promise<string> {
    const { core, news } = app().latchkey;
    return await pipe(core, [`${lines.join('\n')}\n`], false, news);
  }

  /** The line that a script's output tells somebody to type. */
  function told(printed: string, name: string, wanted: RegExp): string {
    const line = printed.split('\n').find((one) => one.startsWith(`» For ${name}: `) && wanted.test(one));
    if (line === undefined) throw new Error(`${name} was not told ${wanted}:\n${printed}`);
    return /\/apikey .*$/.exec(line)?.[0] ?? '';
  }

  test('a key that is handed over: they alone are told, and what they are told to type shows it once (invariant 1)', async () => {
    const printed = await script('/apikey create rasa name:for-carl to:@carl', '1', '@ben', '/apikey list', '@carl');
    const line = told(printed, 'carl', /The secret for for-carl \(shop\/rasa\) is waiting for you/);
    expect(printed.match(/is waiting for you/g), 'nobody else, and once').toHaveLength(1);
    expect(printed).not.toMatch(SECRET);
    expect(printed, 'what its creator reads is true').not.toMatch(/They got a message|Only you will see/);
    expect(printed).toMatch(/Only carl \(console\) will see the new secret, once/);
    expect(await script('@ben', line)).not.toMatch(SECRET);
    const shown = shownIn(await script('@carl', line));
    expect(await app().verify(shown.secret)).toMatch(/pending|current/);
    expect(await script('@carl', '/apikey list'), 'told once').not.toMatch(/is waiting for you/);
  });

  test('a request: its owner is told what to decide, and then the person who asked that the secret waits', async () => {
    const asked = await script('@carl', '/apikey request rasa name:asked reason:test', '@ana');
    const decide = told(asked, 'ana', /Request for the key asked in shop, from carl/);
    expect(asked.match(/» For /g)).toHaveLength(1);
    const approved = await script(decide, '1', '@carl');
    expect(approved).toMatch(/Approved by ana/);
    expect(approved).not.toMatch(SECRET);
    const line = told(approved, 'carl', /The secret for asked .*is waiting for you/);
    expect(await script('@carl', line)).toMatch(SECRET);
  });

  test('nothing is said between a question and its answer', async () => {
    const { core } = app().latchkey;
    const waiting = ['before', 'between'].map((words) => view(text(words)));
    const news = { onNews: () => () => undefined, take: () => Promise.resolve(waiting.splice(0, 1)) };
    const printed = await pipe(core, ['/apikey delete chat-bot\n2\n/apikey whoami\n'], false, news);
    expect(printed).toMatch(/» For ana: before[\s\S]*\[2\] Cancel[\s\S]*Cancelled[\s\S]*» For ana: between[\s\S]*ana/);
  });

  test('an incident: an owner is told what waits for them, and how to see it', async () => {
    await script('/apikey create rasa name:theirs owner:@ben', '1');
    const begun = await script('/apikey incident rotate project:shop reason:leak', '1');
    expect(begun).not.toMatch(SECRET);
    let printed = '';
    await until('ben is told of his key', async () => {
      printed += await script('@ben');
      return /For ben: .*is yours/.test(printed);
    });
    expect(told(printed, 'ben', /is yours/)).toBe('/apikey reveal');
    expect(printed).not.toMatch(SECRET);
    expect(await script('@ben', '/apikey reveal')).toMatch(SECRET);
  });
});
