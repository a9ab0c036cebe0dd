import { type Client, type Interaction, MessageFlags } from 'discord.js';
import { describe, expect, test } from 'vitest';
import { Changes } from '../shared/changes.ts';
import { discordClient } from './discordClient.ts';
import { ANA, apikey, GENERAL, GUILD, openDiscord } from './testDiscord.ts';

// What discord.js does when Discord fails. Nothing here is about the fake itself: it shows that it fails as an app would see it.

const CALLBACK = 'POST /interactions/:interaction/:token/callback';
const FOLLOW_UP = 'POST /webhooks/:app/:token';
const EDIT = 'PATCH /webhooks/:app/:token/messages/@original';
const CREATE = 'POST /channels/:channel/messages';
const ephemeral = { flags: MessageFlags.Ephemeral } as const;

/** Opens a client whose answers are kept, failed or not. */
async function client(answer: (interaction: Interaction) => Promise<unknown>) {
  const discord = await openDiscord();
  discord.putCommands(GUILD, apikey);
  const came: string[] = [];
  const heard = new Changes();
  const note = (what: string) => {
    came.push(what);
    heard.notify();
  };
  const opened = await discordClient(discord, (interaction) =>
    answer(interaction).then(
      () => note('ok'),
      (error: unknown) => note(error instanceof Error && 'code' in error ? String(error.code) : String(error)),
    ),
  );
  const type = () => discord.slash(ANA, GENERAL, 'apikey help');
  return { discord, type, opened, came: () => heard.until('an end', () => came[0]) };
}

async function write(opened: Client<true>, options: { nonce?: string }) {
  const channel = await opened.channels.fetch(GENERAL);
  if (channel?.isSendable() !== true) throw new Error('nothing can be sent there');
  const enforceNonce = options.nonce !== undefined;
  return await channel.send({ content: 'Warning', enforceNonce, ...options });
}

describe('discord.js', () => {
  test.each([{ kind: 'shownThenStatus', status: 503 } as const, { kind: 'shownThenReset' } as const])(
    'sends a first answer again that was shown and then failed, and is told that there is one ($kind)',
    async (fault) => {
      const { discord, type, came } = await client((interaction) =>
        interaction.isChatInputCommand() ? interaction.reply({ content: 'Hi', ...ephemeral }) : Promise.resolve(),
      );
      discord.fail(CALLBACK, fault);
      expect((await type()).outcome).toBe('acked');
      expect(await came()).toBe('40060');
      expect(discord.calls(CALLBACK)).toHaveLength(2);
      expect(discord.messages).toHaveLength(1);
    },
  );

  test('sends a follow-up again that was shown and then failed: it is there twice', async () => {
    const { discord, type, came } = await client(async (interaction) => {
      if (!interaction.isChatInputCommand()) return;
      await interaction.reply({ content: 'One', ...ephemeral });
      await interaction.followUp({ content: 'lk_secret', ...ephemeral });
    });
    discord.fail(FOLLOW_UP, { kind: 'shownThenReset' });
    await type();
    expect(await came()).toBe('ok');
    expect(discord.secretsSeen(/lk_\w+/)).toMatchObject([{ visibleNow: true }, { visibleNow: true }]);
  });

  test('edits again what was edited and then failed: nothing is there twice', async () => {
    const { discord, type, came } = await client(async (interaction) => {
      if (!interaction.isChatInputCommand()) return;
      await interaction.deferReply(ephemeral);
      await interaction.editReply('lk_secret');
    });
    discord.fail(EDIT, { kind: 'shownThenStatus', status: 500 }, 3);
    await type();
    expect(await came()).toBe('ok');
    expect(discord.calls(EDIT)).toHaveLength(4);
    expect(discord.messages).toHaveLength(1);
  });

  test('sends a message of its own once if it has a nonce, and otherwise again', async () => {
    const { discord, opened } = await client(() => Promise.resolve());
    discord.fail(CREATE, { kind: 'shownThenStatus', status: 502 });
    await write(opened, { nonce: 'warning-1' });
    expect(discord.messages).toHaveLength(1);
    discord.fail(CREATE, { kind: 'shownThenStatus', status: 502 });
    await write(opened, {});
    expect(discord.messages).toHaveLength(3);
  });

  test('waits as long as it is told to', async () => {
    const { discord, opened } = await client(() => Promise.resolve());
    discord.rateLimit(CREATE, 0.4);
    const began = performance.now();
    await write(opened, {});
    // The header has whole seconds only, and that is what it reads.
    expect(performance.now() - began).toBeGreaterThan(900);
    expect(discord.calls(CREATE)).toHaveLength(2);
  });

  test('forgets its token when it is refused once', async () => {
    const { discord, opened } = await client(() => Promise.resolve());
    discord.fail(CREATE, { kind: 'status', status: 401, body: '{"message":"401: Unauthorized","code":0}' });
    await expect(write(opened, {})).rejects.toThrow();
    await expect(write(opened, {})).rejects.toThrow('Expected token to be set');
    expect(discord.calls(CREATE)).toHaveLength(1);
  });
});
