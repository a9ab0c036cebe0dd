import { createColors } from 'picocolors';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ConsoleSession } from '../../adapters/console/session.ts';
import { text, view } from '../../src/chat/contracts/view.ts';
import { newSecret } from '../../src/domain/keys/secretFormat.ts';
import { openShopWithKey, sharedConsoleApp } from '../commands/app.ts';
import { wrongSecret } from '../support/actors.ts';
import { cardOfKey } from '../support/cards.ts';
import { seededRandom } from '../support/context.ts';
import { ScriptedPort } from './scriptedPort.ts';
import { Typist } from './typist.ts';

let port: ScriptedPort;
let typist: Typist;

beforeEach(() => {
  port = new ScriptedPort();
  typist = new Typist(port);
});

const type = (...lines: readonly string[]) => typist.type(...lines);

describe('invariant 5: a secret that is shown', () => {
  const keyId = 'FsOaBboMguoiL4Nh';
  const secret = newSecret(keyId, seededRandom('a card'));
  const card = cardOfKey(
    { keyName: 'chat-bot', keyId, secret },
    { title: 'New API key', notes: ['Only once.'], deleteAfter: 1 },
  );

  it('was accepted once it is written, and refused where nobody is reading', async () => {
    const outcomes: string[] = [];
    port.before = async (_, deliver) => {
      outcomes.push((await deliver(card)).outcome);
    };
    port.answers.push({ kind: 'delivered', followUp: undefined });
    expect(await type('/apikey create')).toContain(secret.reveal());

    const deaf = new ConsoleSession(
      port,
      () => Promise.reject(new Error('EPIPE')),
      () => ({ colors: createColors(false), width: 80 }),
      'ana',
    );
    port.answers.push({ kind: 'delivered', followUp: undefined });
    await deaf.line('/apikey create');
    expect(outcomes).toEqual(['accepted', 'refused']);
  });

  it('is followed by what there is to say in addition', async () => {
    port.answers.push({ kind: 'delivered', followUp: view(text('I could not show it.')) });
    expect(await type('/apikey create')).toMatch(/I could not show it/);
  });
});

describe('invariant 2: a secret that somebody types is never echoed, stored or logged', () => {
  const app = sharedConsoleApp();
  const ID = 'FsOaBboMguoiL4Nh';

  beforeAll(async () => {
    await openShopWithKey(app());
  });

  it.each<readonly [string, (secret: string) => readonly string[]]>([
    ['as a line of its own', (secret) => [secret]],
    ['in a line without slash', (secret) => [`my secret is ${secret}`]],
    ['in a line without slash, cut off', (secret) => [secret.slice(0, 50)]],
    ['in a line without slash, its second half', (secret) => [secret.slice(20)]],
    ['as a person', (secret) => [`@${secret}`]],
    ['as a person, cut off', (secret) => [`@${secret.slice(0, 36)}`]],
    ['as a command', (secret) => [`/${secret}`]],
    ['as a verb', (secret) => [`/apikey ${secret}`]],
    ['as a key', (secret) => [`/apikey show ${secret}`]],
    ['as an option’s name and value', (secret) => [`/apikey show ${secret}:${secret}`]],
    ['as a reason', (secret) => [`/apikey disable chat-bot reason:"found ${secret} in a log"`]],
    ['in typographic quotes', (secret) => [`/apikey disable chat-bot reason:“${secret}”`]],
    ['with something invisible in it', (secret) => [`/apikey show ${secret.slice(0, 30)}\u200b${secret.slice(30)}`]],
    ['broken in two', (secret) => [`/apikey show ${secret.slice(0, 40)} ${secret.slice(40)}`]],
    ['for help', (secret) => [`/apikey help ${secret}`]],
    ['as a name', (secret) => [`/apikey project create ${secret}`]],
    ['where a quote is left open', (secret) => [`/apikey disable "${secret}`]],
    ['as a form’s answer', (secret) => ['/apikey create rasa', secret]],
    ['as a form’s answer, cut off', (secret) => ['/apikey create rasa', secret.slice(0, 50)]],
    ['for a choice', (secret) => ['/apikey create', secret, 'x']],
    ['after a right answer', (secret) => ['/apikey create', '1', secret]],
    ['in a line that is too long', (secret) => [`/apikey show ${secret} ${'x'.repeat(10_000)}`]],
  ])('%s', async (how, lines) => {
    const secret = wrongSecret(ID, how);
    typist = new Typist(app().latchkey.core);
    let seen = '';
    for (const line of lines(secret)) seen += (await type(line)) + typist.session.prompt;
    seen += await type('/apikey whoami');
    const stored = await everyRow();
    for (const part of [secret.slice(20, 28), secret.slice(28, 36)]) {
      expect(seen.includes(part), `echoed: ${seen}`).toBe(false);
      expect(app().logged().includes(part), 'logged').toBe(false);
      expect(stored.includes(part), 'stored').toBe(false);
    }
  });

  /** Everything that is stored where typed text could end up. */
  async function everyRow(): Promise<string> {
    const tables = ['person', 'identity', 'project', 'channel', 'api_key', 'confirmation', 'audit_event', 'notice'];
    return await app().latchkey.context.database.read(async (manager) => {
      const rows: unknown[] = [];
      for (const table of tables) rows.push(await manager.query(`SELECT * FROM "${table}"`));
      return JSON.stringify(rows);
    });
  }
});
