import {
  ActionRowBuilder,
  ButtonBuilder,
  ButtonStyle,
  type Interaction,
  LabelBuilder,
  MessageFlags,
  ModalBuilder,
  StringSelectMenuBuilder,
  TextInputBuilder,
  TextInputStyle,
} from 'discord.js';
import { describe, expect, test } from 'vitest';
import { discordClient } from './discordClient.ts';
import { ANA, apikey, BEN, GENERAL, GUILD, openDiscord, register } from './testDiscord.ts';

const row = (label: string, id: string, style: ButtonStyle) =>
  new ActionRowBuilder<ButtonBuilder>().addComponents(
    new ButtonBuilder().setLabel(label).setCustomId(id).setStyle(style),
  );

/** Asks in private, shows a secret in the place of the question when it is answered, and deletes it when that is asked for. */
async function rotator(interaction: Interaction): Promise<void> {
  if (interaction.isAutocomplete()) {
    const typed = interaction.options.getFocused();
    const all = ['rasa', 'dialogflow'].filter((name) => name.startsWith(typed));
    await interaction.respond(all.map((name) => ({ name, value: name })));
  } else if (interaction.isChatInputCommand()) {
    await interaction.deferReply({ flags: MessageFlags.Ephemeral });
    const channel = interaction.options.getString('channel', true);
    const owner = interaction.options.getUser('owner')?.username;
    const components = [row('Regenerate', 'go', ButtonStyle.Danger)];
    await interaction.editReply({ content: `Regenerate ${channel} for ${owner}?`, components });
  } else if (interaction.isButton() && interaction.customId === 'go') {
    await interaction.update({ content: 'lk_secret', components: [row('Burn', 'burn', ButtonStyle.Secondary)] });
  } else if (interaction.isButton()) {
    await interaction.deferUpdate();
    await interaction.deleteReply();
  }
}

/** Asks for a name and an expiry, and repeats both. */
async function creator(interaction: Interaction): Promise<void> {
  if (interaction.isChatInputCommand()) {
    const name = new TextInputBuilder().setCustomId('name').setStyle(TextInputStyle.Short).setMaxLength(40);
    const expiry = new StringSelectMenuBuilder()
      .setCustomId('expiry')
      .addOptions({ label: 'A year', value: '365d', default: true }, { label: 'A month', value: '30d' });
    const labels = [
      new LabelBuilder().setLabel('Name').setTextInputComponent(name),
      new LabelBuilder().setLabel('Expiry').setStringSelectMenuComponent(expiry),
    ];
    await interaction.showModal(
      new ModalBuilder().setCustomId('create').setTitle('New key').addLabelComponents(labels),
    );
  } else if (interaction.isModalSubmit()) {
    const { fields } = interaction;
    const content = `${fields.getTextInputValue('name')} for ${fields.getStringSelectValues('expiry').join()}`;
    await interaction.reply({ content, flags: MessageFlags.Ephemeral });
  }
}

describe('with discord.js as it comes', () => {
  test('a question is asked in private, answered, replaced and deleted', async () => {
    const discord = await openDiscord();
    await register(discord, apikey);
    await discordClient(discord, rotator);

    const offered = await discord.autocomplete(ANA, GENERAL, 'apikey regenerate', 'channel', 'ra');
    expect(offered).toMatchObject({ labels: ['rasa'], values: ['rasa'] });

    const typed = await discord.slash(ANA, GENERAL, 'apikey regenerate', { channel: 'rasa', owner: BEN });
    expect(typed).toMatchObject({ outcome: 'acked', acknowledgement: 'deferredMessage', deferred: 'ephemeral' });
    expect(typed.payload).toMatchObject({
      guild_id: GUILD,
      member: { user: { id: ANA }, roles: [] },
      data: { options: [{ name: 'regenerate', options: [{ name: 'channel', value: 'rasa' }, { value: BEN }] }] },
    });
    const question = await typed.message();
    expect(question).toMatchObject({ text: 'Regenerate rasa for ben?', to: ANA, ephemeral: true, loading: false });
    expect(discord.seenBy(BEN, GENERAL)).toEqual([]);

    const pressed = await discord.press(ANA, question, 'Regenerate');
    expect(pressed.payload).toMatchObject({
      message: { id: question.id, content: 'Regenerate rasa for ben?', flags: 64 },
    });
    expect(await pressed.message()).toBe(question);
    expect(discord.secretsSeen(/lk_\w+/)).toMatchObject([{ place: 'ephemeral', of: ANA, visibleNow: true }]);

    await (await discord.press(ANA, question, 'Burn')).message();
    expect(question).toMatchObject({ visible: false, gone: 'deleted' });
    expect(question.versions.map(({ by }) => by)).toEqual(['deferred', 'edited', 'edited']);
    // The click on «Burn» has sent the secret back to the bot.
    expect(discord.secretsSeen(/lk_\w+/).map(({ place, visibleNow }) => [place, visibleNow])).toEqual([
      ['ephemeral', false],
      ['payload', false],
    ]);
    expect([discord.refusals, discord.complaints]).toEqual([[], []]);
  });

  test('a form is filled and submitted, with a text and a choice', async () => {
    const discord = await openDiscord();
    await register(discord, apikey);
    await discordClient(discord, creator);
    const typed = await discord.slash(ANA, GENERAL, 'apikey help');
    const modal = await typed.modal();
    expect(modal).toMatchObject({ title: 'New key', open: true });
    await expect(discord.submit(ANA, modal, {})).rejects.toThrow('«Name» must be filled');
    const submitted = await discord.submit(ANA, modal, { Name: 'ci', Expiry: 'A month' });
    expect((await submitted.message()).text).toBe('ci for 30d');
    expect(discord.modalOf(ANA)).toBeUndefined();
    expect([discord.refusals, discord.complaints]).toEqual([[], []]);
  });

  test('what is missed while the Gateway is away is heard of when the session is resumed', async () => {
    const discord = await openDiscord();
    await register(discord, apikey);
    const seen: string[] = [];
    await discordClient(discord, async (interaction) => {
      seen.push(interaction.id);
      if (interaction.isChatInputCommand()) await interaction.reply('Seen.');
    });
    await discord.connected();
    discord.dropGateway();
    await discord.connected(0);
    const typed = await discord.slash(ANA, GENERAL, 'apikey help');
    expect(typed.outcome).toBe('acked');
    expect(seen).toEqual([typed.id]);
    expect(discord.sessions).toMatchObject([{ resumes: 1, connected: true, intents: 1 }]);
    expect(discord.sessionStarts.remaining).toBe(999);
    expect(discord.complaints).toEqual([]);
  });
});
