import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { furnished } from '../../contract/discordCrowd.ts';
import type { Interaction } from '../../fakes/discord/interactions.ts';
import type { Message } from '../../fakes/discord/messages.ts';
import type { Modal } from '../../fakes/discord/modals.ts';
import { objectIn, objectsIn, textIn } from '../../fakes/shared/json.ts';
import { inputOf, readMessage } from '../../people/discordScreens.ts';
import { asTyped, give } from '../../people/discordTyping.ts';
import { gate } from '../../support/until.ts';
import { secretIn } from '../slack/slackApp.ts';
import { ANA, type DiscordApp, GENERAL, GUILD, OLGA, openDiscordApp, SECRETS, transportsFor } from './discordApp.ts';

const LABEL = 18;
const TEXT_INPUT = 4;
const SELECT = 3;

/** Somebody who types lines, even those that today's registration would not let them send; presses; and fills forms. */
function at({ discord }: DiscordApp, user: string) {
  const send = async (line: string): Promise<Interaction> =>
    await give(discord, user, { guild: GUILD, channel: GENERAL }, asTyped(line) ?? { path: line, options: {} });
  const say = async (line: string): Promise<Message> => await (await send(line)).message();
  const press = async (message: Message, label: string): Promise<Interaction> =>
    await discord.press(user, message, label);
  const submit = async (modal: Modal, answers: Readonly<Record<string, string>>): Promise<Interaction> =>
    await discord.submit(user, modal, answers);
  return { send, say, press, submit };
}

async function openDiscord(needs: Parameters<typeof openDiscordApp>[0]) {
  const discordApp = await openDiscordApp(needs);
  const ana = at(discordApp, ANA);
  await ana.say('project create shop');
  await ana.say('channel add rasa');
  return { ...discordApp, discordApp, ana };
}

/** The core answers no sooner than it was said that an answer will come, as if its database were slow: once. */
async function slowly(discordApp: DiscordApp, act: () => Promise<Interaction>): Promise<Interaction> {
  const { core } = discordApp.latchkey;
  const { passed, open } = gate();
  const handle = core.handle.bind(core);
  const slow = vi.spyOn(core, 'handle').mockImplementationOnce(async (...asked) => {
    await passed;
    return await handle(...asked);
  });
  onTestFinished(() => {
    open();
    slow.mockRestore();
  });
  const interaction = await act();
  expect(interaction.acknowledgement).toMatch(/^deferred/);
  open();
  return interaction;
}

const fieldsOf = ({ components }: Modal): readonly string[] =>
  components.flatMap((component) => textIn(objectIn(component, 'component'), 'custom_id') ?? []);
const textOf = ({ components }: Message): string => readMessage(components).screen.words.join('\n');
const buttonsOf = ({ components }: Message): readonly string[] => readMessage(components).screen.buttons;

describe.each(transportsFor('forms'))('forms in Discord, over %s', (transport) => {
  test('what is missing is asked for in a modal: a label above each input, and a list of what there is', async () => {
    const { discord, ana, becomes } = await openDiscord({ transport });
    const modal = await (await ana.send('create')).modal();
    expect(modal.components.map(({ type }) => type)).toEqual([LABEL, LABEL]);
    expect(fieldsOf(modal)).toEqual(['channel', 'name']);
    expect(inputOf(modal.definition, 'channel')?.['type']).toBe(SELECT);
    expect(objectsIn(inputOf(modal.definition, 'channel'), 'options').map(({ label }) => label)).toEqual(['shop/rasa']);
    expect(inputOf(modal.definition, 'name')?.['type']).toBe(TEXT_INPUT);
    const created = await (await ana.submit(modal, { channel: 'shop/rasa', name: 'chat-bot' })).message();
    expect(created.ephemeral).toBe(true);
    await becomes(secretIn(created.text), 'current');
    expect(discord.refusals).toEqual([]);
    expect(discord.complaints).toEqual([]);
  });

  test('invariant 12: what was answered wrongly is told and asked again, and nothing else is', async () => {
    const { discord, ana, becomes } = await openDiscord({ transport });
    const modal = await (await ana.send('create')).modal();
    const told = await (await ana.submit(modal, { channel: 'shop/rasa', name: 'a/b' })).message();
    expect(textOf(told)).toMatch(/^name · a\/b — .*contains “\/”/m);
    expect(buttonsOf(told)).toEqual(['Continue']);
    const again = await (await ana.press(told, 'Continue')).modal();
    expect(fieldsOf(again)).toEqual(['name']);
    expect(inputOf(again.definition, 'name')?.['value'], 'to be mended').toBe('a/b');
    expect(JSON.stringify(again.definition), 'with what is wrong above it').toContain('contains “/”');
    const created = await (await ana.submit(again, { name: 'chat-bot' })).message();
    expect(created, 'in the place of what was told').toBe(told);
    expect(created.text, 'the channel was not lost').toContain('shop/rasa');
    await becomes(secretIn(created.text), 'current');
    expect(discord.refusals).toEqual([]);
    expect(discord.complaints).toEqual([]);
  });

  test('invariant 12: a form that was closed unanswered is opened again by the same button', async () => {
    const { discord, ana, becomes } = await openDiscord({ transport });
    const modal = await (await ana.send('create')).modal();
    const told = await (await ana.submit(modal, { channel: 'shop/rasa', name: 'a/b' })).message();
    await discord.closeModal(await (await ana.press(told, 'Continue')).modal());
    const again = await ana.press(told, 'Continue');
    expect(again.acknowledgement).toBe('modal');
    const created = await (await ana.submit(await again.modal(), { name: 'chat-bot' })).message();
    await becomes(secretIn(created.text), 'current');
    expect(discord.refusals).toEqual([]);
  });

  test('invariant 12: where the database is slow, it is deferred, and the form opens by a button', async () => {
    const { discord, discordApp, ana, becomes } = await openDiscord({ transport });
    const waiting = await slowly(discordApp, () => ana.send('create rasa'));
    expect(waiting.deferred).toBe('ephemeral');
    const told = await waiting.message();
    expect(textOf(told)).toMatch(/^There’s more to fill in\.$/m);
    const modal = await (await ana.press(told, 'Continue')).modal();
    expect(fieldsOf(modal), 'what was typed is not asked for').toEqual(['name']);
    const created = await (await ana.submit(modal, { name: 'chat-bot' })).message();
    expect(created.text).toContain('shop/rasa');
    await becomes(secretIn(created.text), 'current');
    expect(discord.secretsSeen(SECRETS).every(({ place }) => place === 'ephemeral')).toBe(true);
    expect(discord.refusals).toEqual([]);
    expect(discord.complaints).toEqual([]);
  });

  test.each(['at once', 'slowly'] as const)(
    'a reason is asked of someone on call, where a button can’t carry one: %s',
    async (limiter) => {
      const { discord, discordApp, ana, becomes } = await openDiscord({ transport });
      const first = secretIn((await ana.say('create rasa name:chat-bot')).text);
      await becomes(first, 'current');
      const olga = at(discordApp, OLGA);
      const screen = await olga.say('channel settings shop/rasa');
      const press = () => olga.press(screen, 'Regenerate');
      const pressed = await (limiter === 'at once' ? press() : slowly(discordApp, press));
      const asked = limiter === 'at once' ? pressed : await olga.press(await pressed.message(), 'Continue');
      expect(asked.acknowledgement).toBe('modal');
      const modal = await asked.modal();
      expect(fieldsOf(modal)).toEqual(['reason']);
      const question = await (await olga.submit(modal, { reason: 'incident 42' })).message();
      expect(textOf(question)).toMatch(/^Generate a new secret for chat-bot\?$/m);
      const shown = await (await olga.press(question, 'Regenerate')).message();
      await becomes(secretIn(shown.text), 'current');
      await becomes(first, 'RETIRED');
      expect(textOf(await ana.say('audit key:chat-bot'))).toContain('incident 42');
      expect(discord.refusals).toEqual([]);
      expect(discord.complaints).toEqual([]);
    },
  );

  test('invariant 3: a form that Discord delivers again, or that is sent twice, acts once', async () => {
    const { discord, ana, becomes } = await openDiscord({ transport });
    const modal = await (await ana.send('create')).modal();
    const sent = await ana.submit(modal, { channel: 'shop/rasa', name: 'chat-bot' });
    await becomes(secretIn((await sent.message()).text), 'current');
    await discord.redeliver(sent, 3);
    await becomes(secretIn((await sent.message()).text), 'current');
    expect(textOf(await ana.say('list'))).toMatch(/^1 API key$/m);

    // The same form under another interaction: two devices, or two presses of Send.
    const told = await (
      await ana.submit(await (await ana.send('create')).modal(), { channel: 'shop/rasa', name: 'a/b' })
    ).message();
    const form = await (await ana.press(told, 'Continue')).modal();
    const [one, other] = await Promise.all([ana.submit(form, { name: 'second' }), ana.submit(form, { name: 'third' })]);
    const shown = [await one.message(), await other.message()].map(({ versions }) => JSON.stringify(versions));
    expect(new Set(shown.join('').match(SECRETS)).size, 'secrets that two forms brought').toBe(1);
    await vi.waitFor(async () => expect(textOf(await ana.say('list'))).toMatch(/^2 API keys$/m));
    expect(discord.refusals).toEqual([]);
    expect(discord.complaints).toEqual([]);
  });

  test('what is more than a list holds is typed by name, and what fits is picked', async () => {
    const { discord, discordApp, ana, becomes } = await openDiscord({ transport });
    await furnished(discordApp, { projects: 23, channels: 1, keys: 1 });
    const fits = await (await ana.send('channel settings')).modal();
    expect(inputOf(fits.definition, 'channel')?.['type']).toBe(SELECT);
    expect(objectsIn(inputOf(fits.definition, 'channel'), 'options')).toHaveLength(24);
    const picked = await (await ana.submit(fits, { channel: 'project 07/channel 1' })).message();
    expect(textOf(picked)).toContain('Channel settings: project 07/channel 1');

    for (const name of ['web', 'crm', 'site']) await ana.say(`channel add ${name} project:shop`);
    await ana.say('project create attic');
    await ana.say('project create loft');
    for (const [line, field, answer, shows] of [
      ['channel settings', 'channel', 'project 07/channel 1', 'Channel settings: project 07/channel 1'],
      ['project use', 'project', 'project 22', 'Your active project is now project 22.'],
    ] as const) {
      const modal = await (await ana.send(line)).modal();
      const input = inputOf(modal.definition, field);
      expect([line, input?.['type'], input?.['placeholder']]).toEqual([line, TEXT_INPUT, 'Type its name']);
      expect(textOf(await (await ana.submit(modal, { [field]: answer })).message())).toContain(shows);
    }
    for (const name of ['one', 'two', 'three'])
      await becomes(secretIn((await ana.say(`create shop/web name:${name}`)).text), 'current');
    const modal = await (await ana.send('disable')).modal();
    expect(inputOf(modal.definition, 'key')?.['type']).toBe(TEXT_INPUT);
    expect(buttonsOf(await (await ana.submit(modal, { key: 'two' })).message())).toEqual(['Disable', 'Cancel']);
    expect(discord.refusals).toEqual([]);
    expect(discord.complaints).toEqual([]);
  });
});
