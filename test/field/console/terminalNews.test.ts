import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { encodeAction } from '../../../src/chat/contracts/actionCode.ts';
import type { News } from '../../../src/chat/contracts/news.ts';
import { buttons, heading, text, type View, view } from '../../../src/chat/contracts/view.ts';
import { answer, ScriptedPort } from '../../adapters/scriptedPort.ts';
import { Terminal, withoutCodes } from '../../adapters/terminal.ts';
import { gate } from '../../support/until.ts';

/** News that a test brings. */
class ScriptedNews implements News {
  readonly #waiting: View[] = [];
  #listener: () => void = () => undefined;

  onNews(listener: () => void): () => void {
    this.#listener = listener;
    return () => {
      this.#listener = () => undefined;
    };
  }

  take(): Promise<readonly View[]> {
    return Promise.resolve(this.#waiting.splice(0));
  }

  bring(words: string): void {
    this.#waiting.push(view(text(words)));
    this.#listener();
  }
}

const YES = encodeAction({ kind: 'confirm', id: 'n1' });
const NO = encodeAction({ kind: 'cancel', id: 'n1' });

let port: ScriptedPort;
let news: ScriptedNews;
let terminal: Terminal;

beforeEach(async () => {
  port = new ScriptedPort();
  news = new ScriptedNews();
  terminal = new Terminal(port, { news });
  await terminal.sees(/ana> $/);
});

afterEach(async () => {
  await terminal.close();
});

describe('kind: something goes on elsewhere while a person types', () => {
  it.each([
    ['at its end', '', ' chat-bot', / chat-bot$/, 'show chat-bot'],
    ['in its middle', '\u001b[D\u001b[D', 'X', /Xow/, 'shXow'],
  ])(
    'is said above the half-typed line, which goes on as it was, with the cursor %s',
    async (_, moves, more, seenSo, line) => {
      await terminal.keys(`/apikey show${moves}`, /show/);
      news.bring('chat-bot, 2/8: Undeploy (desk): waiting.');
      const seen = withoutCodes(await terminal.sees(/waiting\.[\s\S]*ana> \/apikey show/));
      expect(seen.match(/waiting\./g)).toHaveLength(1);
      await terminal.keys(more, seenSo);
      await terminal.keys('\r', /heard:[\s\S]*ana> $/);
      expect(port.lines).toEqual([line]);
    },
  );

  it('waits for the end of what is carried out, and is said once, before the prompt', async () => {
    const busy = gate();
    port.before = () => busy.passed;
    await terminal.keys('/apikey list\r', /list/);
    news.bring('step 1');
    news.bring('step 2');
    busy.open();
    const seen = withoutCodes(await terminal.sees(/heard: list[\s\S]*step 2[\s\S]*ana> $/));
    expect(seen.match(/step \d/g)).toEqual(['step 1', 'step 2']);
  });

  it('says nothing while a question is open, and takes no number of its buttons', async () => {
    port.answers.push(
      answer(heading('Delete k1?'), buttons({ label: 'Delete', action: YES }, { label: 'Cancel', action: NO })),
    );
    await terminal.keys('/apikey delete k1\r', /Cancel\s+ana> $/);
    news.bring('step 3');
    await terminal.keys('2\r', /heard: lk:v1:cancel\S+[\s\S]*step 3[\s\S]*ana> $/);
    expect(port.heard.at(-1)?.input).toEqual({ kind: 'press', action: NO });
  });
});
