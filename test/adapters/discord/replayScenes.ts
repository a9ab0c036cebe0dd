import type { Interaction } from '../../fakes/discord/interactions.ts';
import { secretIn } from '../slack/slackApp.ts';
import { ANA, BEN, GENERAL } from './discordApp.ts';
import type { Scene, Trace } from './hostileScene.ts';

/** One thing that arrives more than once, and what it may do. */
export interface Replay {
  readonly name: string;
  /** Gets ready what it is done on. @returns how it is done. */
  prepare(scene: Scene): Promise<() => Promise<Interaction>>;
  /** What is done by it, and nothing else. */
  readonly brings: { readonly audited?: Readonly<Record<string, number>>; readonly secrets?: number };
}

/** Everything that changes something, or shows a secret; and what is the same for everyone. */
export const REPLAYS: readonly Replay[] = [
  {
    name: 'a command',
    prepare:
      async ({ discord }) =>
      () =>
        discord.slash(ANA, GENERAL, 'apikey channel add', { name: 'dialogflow' }),
    brings: { audited: { 'channel.add': 1 } },
  },
  {
    name: 'a command that shows a secret',
    prepare:
      async ({ discord }) =>
      () =>
        discord.slash(ANA, GENERAL, 'apikey create', { channel: 'rasa', name: 'second' }),
    brings: { audited: { 'key.create': 1, 'secret.promote': 1 }, secrets: 1 },
  },
  {
    name: 'the press that confirms',
    prepare: async ({ discord, say }) => {
      const question = await say(ANA, 'regenerate', { key: 'chat-bot' });
      return () => discord.press(ANA, question, 'Regenerate');
    },
    brings: { audited: { 'key.regenerate': 1, 'secret.promote': 1 }, secrets: 1 },
  },
  {
    name: 'a form',
    prepare: async ({ discord, say }) => {
      const screen = await say(ANA, 'channel settings', { channel: 'rasa' });
      const modal = await (await discord.press(ANA, screen, 'Generate API key')).modal();
      return () => discord.submit(ANA, modal, { name: 'third' });
    },
    brings: { audited: { 'key.create': 1, 'secret.promote': 1 }, secrets: 1 },
  },
  {
    name: 'what is not found',
    prepare:
      async ({ discord }) =>
      () =>
        discord.slash(BEN, GENERAL, 'apikey show', { key: 'chat-bot' }),
    brings: {},
  },
  {
    name: 'help',
    prepare:
      async ({ discord }) =>
      () =>
        discord.slash(BEN, GENERAL, 'apikey help'),
    brings: {},
  },
];

/** As far as repetitions could do it again. */
export type Tally = Pick<Trace, 'audited' | 'secrets'>;

/** Of what was traced, what is counted here. A person is registered when they first speak. */
export function tallyOf({ audited, secrets }: Trace): Tally {
  const { 'person.register': _first, ...counted } = audited;
  return { audited: counted, secrets };
}

/** What there is after something was done once. */
export function plus(before: Tally, { audited = {}, secrets = 0 }: Replay['brings']): Tally {
  const all = { ...before.audited };
  for (const [action, times] of Object.entries(audited)) all[action] = (all[action] ?? 0) + times;
  return { audited: all, secrets: before.secrets + secrets };
}

/** The secret that ANA sees now in what something was answered with. */
export function visibleSecret(interaction: Interaction): string {
  return secretIn(
    interaction.effects.flatMap((effect) =>
      'message' in effect && effect.message.visible ? [effect.message.text] : [],
    ),
  );
}
