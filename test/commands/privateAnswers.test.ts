import { expect, it } from 'vitest';
import { dumpDatabase } from '../simulation/dump.ts';
import { describeOnSqlite } from '../support/databases.ts';
import { withPrograms } from '../support/programs.ts';
import { auditRows } from '../support/rows.ts';
import { appOn, type ConsoleApp, openShopWithKey, press, say, speakerOf, textOf } from './app.ts';

const CODE = 'Zx81-not-a-key-but-secret';

async function stored(app: ConsoleApp): Promise<string> {
  return JSON.stringify([...(await dumpDatabase(app.latchkey.context.database))]);
}

describeOnSqlite('invariant 2: an answer that only a form may ask for', (fixture) => {
  const app = appOn(fixture, { connectors: withPrograms });

  async function shop() {
    const { ana, bot } = await openShopWithKey(app());
    await ana.type('/apikey app register web-shop connector:webhook url:https://shop.programs.test/x key:chat-bot');
    return { ana, bot };
  }

  it.each([
    `app update-secret web-shop secret:${CODE}`,
    `app update-secret web-shop ${CODE}`,
    `app update-secret app:web-shop ${CODE}`,
    `app update-secret web-shop sekret:x secret:"${CODE}" other:y`,
  ])('is refused where it is typed, and neither stored nor repeated: %s', async (line) => {
    const { ana } = await shop();
    const screen = await ana.type(`/apikey ${line}`);
    expect(screen).toMatch(/Don’t type secret: in a command/);
    expect(screen).not.toContain(CODE);
    expect(await stored(app())).not.toContain(CODE);
    expect(app().logged()).not.toContain(CODE);
    const refusals = await auditRows(app().latchkey.context, { outcome: 'refused' });
    expect(refusals.map(({ detail }) => detail['code'])).toEqual(['secret-typed']);
  });

  it('is refused as an option that a platform has taken apart, and on a button', async () => {
    await shop();
    const { core } = app().latchkey;
    const accepted = () => Promise.resolve({ outcome: 'accepted' as const });
    const options = { app: 'web-shop', secret: CODE };
    const input = { kind: 'command', path: ['app', 'update-secret'], options } as const;
    expect(textOf(await core.handle(speakerOf('ana'), input, accepted))).toMatch(/Don’t type secret:/);
    expect(await press(app(), 'ana', `lk:v1:go:app.update-secret:app=x,secret=${CODE}`)).toMatch(/no longer works/);
    expect(await stored(app())).not.toContain(CODE);
    expect(app().logged()).not.toContain(CODE);
  });

  it('given in the form it reaches the app alone; a wrong one is refused without being repeated or kept', async () => {
    const { ana, bot } = await shop();
    expect(await ana.type('/apikey app update-secret web-shop')).toMatch(/What you type isn’t shown/);
    const wrong = await ana.type(CODE);
    expect(wrong).toMatch(/isn’t a working secret of a key that web-shop uses/);
    expect(wrong).not.toContain(CODE);
    await ana.type('/apikey app update-secret web-shop');
    expect(await ana.type(bot.secret)).toMatch(/Updated the secret of web-shop/);
    for (const place of [await stored(app()), app().logged()]) {
      expect(place).not.toContain(CODE);
      expect(place).not.toContain(bot.secret.slice(20));
    }
  });

  it('a key’s secret in any other answer of the same form is refused, as everywhere', async () => {
    const { bot } = await shop();
    const form = await say(app(), 'ana', 'app update-secret web-shop');
    if (form.kind !== 'form') throw new Error('no form');
    const answers = { reason: bot.secret, secret: bot.secret };
    const accepted = () => Promise.resolve({ outcome: 'accepted' as const });
    const input = { kind: 'form', action: form.form.action, answers } as const;
    expect(textOf(await app().latchkey.core.handle(speakerOf('ana'), input, accepted))).toMatch(/looks like a secret/);
  });

  it('invariant 3: of the verbs of one question one is carried out, once', async () => {
    const { bot } = await shop();
    const question = await say(app(), 'ana', 'regenerate rasa');
    const buttons =
      question.kind === 'view'
        ? question.view.blocks.flatMap((block) => (block.kind === 'buttons' ? block.buttons : []))
        : [];
    const [rotate, regenerate] = buttons;
    const pressed = await Promise.all(
      [rotate, regenerate, rotate, regenerate].map((button) => press(app(), 'ana', button?.action ?? '')),
    );
    expect(pressed.filter((words) => /already done/.test(words))).toHaveLength(3);
    await app().latchkey.rotations.idle();
    const events = (await auditRows(app().latchkey.context, { keyId: bot.id })).filter(
      ({ action, outcome }) => action === 'key.regenerate' && outcome === 'done',
    );
    expect(events).toHaveLength(1);
  });
});
