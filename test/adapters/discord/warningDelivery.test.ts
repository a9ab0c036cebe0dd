import { describe, expect, onTestFinished, test } from 'vitest';
import { DAY, MINUTE, SECOND } from '../../../src/domain/time/time.ts';
import { ProjectEntity } from '../../../src/persistence/entities/projects.ts';
import { identify } from '../../../src/services/people/people.ts';
import { changeWarningSetting } from '../../../src/services/projects/warningSettings.ts';
import { requesterOf } from '../../support/actors.ts';
import { type DeliveryApp, openRunning, say, words } from './deliveryApp.ts';
import { makeKey, openChannel } from './deliveryScenes.ts';
import { ANA, BEN, ELSEWHERE, GENERAL, GUILD, ROOT } from './discordApp.ts';

const POST = 'POST /channels/:channel/messages';

/** Ana's app, in which she has a key that ends in seven days. */
async function open(env: Readonly<Record<string, string>> = {}) {
  const app = await openRunning({ env });
  onTestFinished(() => app.close());
  await openChannel(app);
  const { key, secret } = await makeKey(app);
  app.time.advance(358 * DAY);
  return { app, key, id: secret.slice(3, 19) };
}

async function warn(app: DeliveryApp): Promise<void> {
  const { latchkey } = app.running();
  await latchkey.runJob('plan-warnings');
  app.time.advance(5 * SECOND);
  await latchkey.runJob('tell-warnings');
}

/** What is read in the conversation of all, by the person who reads there. */
function announced({ discord }: DeliveryApp) {
  return discord.messages.filter(({ channel, ephemeral }) => channel === GENERAL && !ephemeral);
}

describe('a warning in Discord', () => {
  test('comes as a direct message, once, with its buttons, by the name of its digest (invariant 9)', async () => {
    const { app, key, id } = await open();
    await warn(app);
    await warn(app);
    const [message, ...more] = app.discord.directMessagesOf(ANA);
    expect(more).toEqual([]);
    expect(message?.text).toContain(key);
    expect(message?.text).toMatch(/expires in [67] days, on <t:\d+:f>/);
    const shown = words(message);
    for (const action of ['regenerate:key=', 'not-mine:key=', 'snooze:key='])
      expect(shown).toContain(`lk:v1:go:${action}${id}`);
    expect(String(message?.nonce)).toMatch(/^[0-9A-Za-z]{16}-[\w-]{8}$/);
    expect(app.discord.calls(POST)).toMatchObject([{ body: { enforce_nonce: true, allowed_mentions: { parse: [] } } }]);
    expect(app.logged()).not.toContain('platform refusal notice failed');
  });

  test('that is shown, and whose answer is lost each time, is asked for again by its name and is there once', async () => {
    const { app } = await open();
    app.discord.fail(POST, { kind: 'shownThenReset' }, 3);
    await warn(app);
    expect(app.discord.calls(POST)).toHaveLength(3);
    app.time.advance(20 * SECOND);
    await app.restart();
    await app.running().latchkey.runJob('tell-warnings');
    app.time.advance(2 * MINUTE);
    await app.running().latchkey.runJob('tell-warnings');
    expect(app.discord.directMessagesOf(ANA)).toHaveLength(1);
    expect(app.discord.calls(POST)).toHaveLength(4);
    expect(new Set(app.discord.calls(POST).map(({ body }) => JSON.stringify(body))).size).toBe(1);
  });

  test('for somebody who takes no messages goes where their project says; its readers learn nothing secret', async () => {
    const { app, key, id } = await open();
    const { context } = app.running().latchkey;
    const actor = await identify(context, {
      platform: 'discord',
      externalId: ANA,
      displayName: 'ana',
      groups: [],
    });
    const project = await context.database.read((manager) => manager.findOneByOrFail(ProjectEntity, { name: 'shop' }));
    const by = requesterOf(actor, { platform: 'discord', externalId: ANA });
    await changeWarningSetting(context, by, project, { fallback: `discord:${GENERAL}` });
    app.discord.putUser({ id: ANA, username: 'ana', dms: 'closed' });
    await warn(app);
    await warn(app);
    const [message, ...more] = announced(app);
    expect(more).toEqual([]);
    expect(message?.text).toContain(`${key} in shop/rasa (ID …${id.slice(-4)}) expires in`);
    expect(message?.pings).toEqual([]);
    expect(words(message)).not.toContain(id);
    expect(words(message)).not.toContain('lk:v1');
    expect(app.discord.directMessagesOf(ANA)).toEqual([]);
  });

  test('goes to the admins privately where no conversation is named', async () => {
    const { app, id } = await open();
    app.discord.putUser({ id: ANA, username: 'ana', dms: 'closed' });
    await warn(app);
    const [message] = app.discord.directMessagesOf(ROOT);
    expect(message?.text).toContain('Ana can’t be reached');
    expect(words(message)).toContain(`lk:v1:go:regenerate:key=${id}`);
    expect(announced(app)).toEqual([]);
  });

  test('goes to the project’s owners where its owner has left, and to nobody else', async () => {
    const { app, key } = await open({ LATCHKEY_FALLBACK: `discord:${GENERAL}` });
    await say(app, BEN, 'whoami');
    const asked = await say(app, ANA, 'project member', { person: `<@${BEN}>`, role: 'owner' });
    await (await app.discord.press(ANA, asked, 'Add')).message();
    app.discord.removeMember(GUILD, ANA);
    app.discord.removeMember(ELSEWHERE, ANA);
    await warn(app);
    const [message] = app.discord.directMessagesOf(BEN);
    expect(message?.text).toContain(`Ana’s key ${key}`);
    expect(announced(app)).toEqual([]);
    expect(app.discord.directMessagesOf(ROOT)).toEqual([]);
  });
});
