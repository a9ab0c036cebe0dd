import { describe, expect, onTestFinished, test } from 'vitest';
import { DAY, MINUTE, SECOND } from '../../../src/domain/time/time.ts';
import { ProjectEntity } from '../../../src/persistence/entities/projects.ts';
import { identify } from '../../../src/services/people/people.ts';
import { changeWarningSetting } from '../../../src/services/projects/warningSettings.ts';
import { requesterOf } from '../../support/actors.ts';
import { type DeliveryHouse, openRunning, say, words } from './deliveryApp.ts';
import { makeKey, openChannel } from './deliveryScenes.ts';
import { ANA, BEN, ELSEWHERE, GENERAL, GUILD, ROOT } from './discordApp.ts';

const POST = 'POST /channels/:channel/messages';

/** Ana's house, in which she has a key that ends in seven days. */
async function open(env: Readonly<Record<string, string>> = {}) {
  const house = await openRunning({ env });
  onTestFinished(() => house.close());
  await openChannel(house);
  const { key, secret } = await makeKey(house);
  house.time.advance(358 * DAY);
  return { house, key, id: secret.slice(3, 19) };
}

async function warn(house: DeliveryHouse): Promise<void> {
  const { latchkey } = house.running();
  await latchkey.runJob('expiry');
  house.time.advance(5 * SECOND);
  await latchkey.runJob('tell-warnings');
}

/** What is read in the conversation of all, by whoever reads there. */
function announced({ discord }: DeliveryHouse) {
  return discord.messages.filter(({ channel, ephemeral }) => channel === GENERAL && !ephemeral);
}

describe('a warning in Discord', () => {
  test('comes as a direct message, once, with its buttons, by the name of its digest (invariant 9)', async () => {
    const { house, key, id } = await open();
    await warn(house);
    await warn(house);
    const [message, ...more] = house.discord.directMessagesOf(ANA);
    expect(more).toEqual([]);
    expect(message?.text).toContain(key);
    expect(message?.text).toMatch(/ends in [67] days, on 20\d\d-\d\d-\d\d at \d\d\\?:\d\d UTC/);
    const shown = words(message);
    for (const action of ['regenerate:key=', 'not-mine:key=', 'snooze:key='])
      expect(shown).toContain(`lk:v1:go:${action}${id}`);
    expect(String(message?.nonce)).toMatch(/^[0-9A-Za-z]{16}-[\w-]{8}$/);
    expect(house.discord.calls(POST)).toMatchObject([
      { body: { enforce_nonce: true, allowed_mentions: { parse: [] } } },
    ]);
    expect(house.logged()).not.toContain('could not be told');
  });

  test('that is shown, and whose answer is lost each time, is asked for again by its name and is there once', async () => {
    const { house } = await open();
    house.discord.fail(POST, { kind: 'shownThenReset' }, 3);
    await warn(house);
    expect(house.discord.calls(POST)).toHaveLength(3);
    house.time.advance(20 * SECOND);
    await house.restart();
    await house.running().latchkey.runJob('tell-warnings');
    house.time.advance(2 * MINUTE);
    await house.running().latchkey.runJob('tell-warnings');
    expect(house.discord.directMessagesOf(ANA)).toHaveLength(1);
    expect(house.discord.calls(POST)).toHaveLength(4);
    expect(new Set(house.discord.calls(POST).map(({ body }) => JSON.stringify(body))).size).toBe(1);
  });

  test('for somebody who takes no messages goes where their project says; its readers learn nothing secret', async () => {
    const { house, key, id } = await open();
    const { context } = house.running().latchkey;
    const actor = await identify(context, {
      platform: 'discord',
      externalId: ANA,
      displayName: 'ana',
      groups: [],
    });
    const project = await context.database.read((manager) => manager.findOneByOrFail(ProjectEntity, { name: 'shop' }));
    const by = requesterOf(actor, { platform: 'discord', externalId: ANA });
    await changeWarningSetting(context, by, project, { fallback: `discord:${GENERAL}` });
    house.discord.putUser({ id: ANA, username: 'ana', dms: 'closed' });
    await warn(house);
    await warn(house);
    const [message, ...more] = announced(house);
    expect(more).toEqual([]);
    expect(message?.text).toContain(`${key} in shop/rasa (ID …${id.slice(-4)}) ends in`);
    expect(message?.pings).toEqual([]);
    expect(words(message)).not.toContain(id);
    expect(words(message)).not.toContain('lk:v1');
    expect(house.discord.directMessagesOf(ANA)).toEqual([]);
  });

  test('goes to the admins privately where no conversation is named', async () => {
    const { house, id } = await open();
    house.discord.putUser({ id: ANA, username: 'ana', dms: 'closed' });
    await warn(house);
    const [message] = house.discord.directMessagesOf(ROOT);
    expect(message?.text).toContain('Ana can’t be told of this');
    expect(words(message)).toContain(`lk:v1:go:regenerate:key=${id}`);
    expect(announced(house)).toEqual([]);
  });

  test('goes to the project’s owners where its owner has left, and to nobody else', async () => {
    const { house, key } = await open({ LATCHKEY_FALLBACK: `discord:${GENERAL}` });
    await say(house, BEN, 'whoami');
    const asked = await say(house, ANA, 'project member', { person: `<@${BEN}>`, role: 'owner' });
    await (await house.discord.press(ANA, asked, 'Add')).message();
    house.discord.removeMember(GUILD, ANA);
    house.discord.removeMember(ELSEWHERE, ANA);
    await warn(house);
    const [message] = house.discord.directMessagesOf(BEN);
    expect(message?.text).toContain(`Ana’s key ${key}`);
    expect(announced(house)).toEqual([]);
    expect(house.discord.directMessagesOf(ROOT)).toEqual([]);
  });
});
