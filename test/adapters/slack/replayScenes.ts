import { expect } from 'vitest';
import { LABEL_TELL } from '../../../commands/incident/copy.ts';
import type { Attempt } from '../../fakes/slack/delivery.ts';
import type { Interaction } from '../../fakes/slack/interactions.ts';
import { auditRows } from '../../support/rows.ts';
import type { Scene } from './hostileScene.ts';
import { SECRETS, secretIn } from './slackApp.ts';

/** Slack waits so long for an acknowledgement. */
const ACK_WITHIN_MS = 3_000;

/** What was done so far, as far as repetitions could do it again. */
interface Tally {
  /** Audit events of what was done, by action. */
  readonly done: Readonly<Record<string, number>>;
  /** How many secrets were ever shown, each counted once. */
  readonly secrets: number;
  readonly published: number;
}

/** One thing that arrives more than once, and what it may do. */
export interface Replay {
  readonly name: string;
  /** Does it; it is on its way, and has not arrived. */
  act(scene: Scene): Promise<Interaction>;
  /** Waits until it has been done. */
  happened(scene: Scene, interaction: Interaction): Promise<unknown>;
  /** What is done by it, and nothing else. */
  readonly brings: {
    readonly done?: Readonly<Record<string, number>>;
    readonly secrets?: number;
    readonly published?: number;
  };
  /** How many posts to its own address answer it. */
  readonly posts: number;
}

/** Everything that changes something, or shows a secret. */
export const REPLAYS: readonly Replay[] = [
  {
    name: 'a command',
    act: ({ slack, conversation, held }) => held(() => slack.slash('UANA', conversation, 'channel add dialogflow')),
    happened: (_, interaction) => interaction.message(),
    brings: { done: { 'channel.add': 1 } },
    posts: 1,
  },
  {
    name: 'the press that confirms',
    act: async ({ slack, say, held }) => {
      const question = await say('UANA', 'regenerate rasa');
      return await held(() => slack.press('UANA', question, 'Regenerate'));
    },
    happened: (_, interaction) => interaction.message(),
    brings: { done: { 'key.regenerate': 1, 'secret.promote': 1 }, secrets: 1 },
    posts: 1,
  },
  {
    name: 'the press that generates',
    act: async ({ slack, say, held }) => {
      const offer = await say('UANA', 'create rasa name:second');
      return await held(() => slack.press('UANA', offer, 'Generate'));
    },
    happened: (_, interaction) => interaction.message(),
    brings: { done: { 'key.create': 1, 'secret.promote': 1 }, secrets: 1 },
    posts: 1,
  },
  {
    name: 'a form',
    act: async ({ slack, conversation, held }) => {
      await (await slack.slash('UANA', conversation, 'create rasa')).view();
      return await held(async () => (await slack.submit('UANA', { name: 'third' })).interaction);
    },
    happened: ({ slack }) =>
      slack.until(
        'the modal shows the secret',
        () => JSON.stringify(slack.modalsOf('UANA')[0]?.definition).match(SECRETS) !== null,
      ),
    brings: { done: { 'key.create': 1, 'secret.promote': 1 }, secrets: 1 },
    posts: 0,
  },
  {
    name: 'an event',
    act: ({ slack, held }) => held(() => slack.openHome('UBEN')),
    happened: ({ slack }) => slack.until('the home is there', () => slack.homeOf('UBEN') !== undefined),
    brings: { published: 1 },
    posts: 0,
  },
];

/** Counts what was done. */
export async function tally({ latchkey, slack }: Pick<Scene, 'latchkey' | 'slack'>): Promise<Tally> {
  const done: Record<string, number> = {};
  for (const { action } of await auditRows(latchkey.context, { outcome: 'done' }))
    done[action] = (done[action] ?? 0) + 1;
  // A person is registered when they first speak.
  delete done['person.register'];
  const shown = [
    ...slack.messages.flatMap(({ versions }) => versions),
    ...slack.views.flatMap(({ versions }) => versions),
  ];
  const secrets = new Set(shown.flatMap((one) => JSON.stringify(one).match(SECRETS) ?? [])).size;
  const published = slack.calls('views.publish').length;
  return { done, secrets, published };
}

/** What there is after something was done once. */
export function plus(before: Tally, { done = {}, secrets = 0, published = 0 }: Replay['brings']): Tally {
  const all = { ...before.done };
  for (const [action, times] of Object.entries(done)) all[action] = (all[action] ?? 0) + times;
  return { done: all, secrets: before.secrets + secrets, published: before.published + published };
}

/** Waits until every process has gone through all that was sent before. */
export async function settled(scene: Scene): Promise<void> {
  const { slack, replicas } = scene;
  for (let times = 0; times < 2 * replicas.length; times += 1) await scene.say('UROOT', 'whoami');
  await slack.until('all posts are answered', () => slack.posts.every(({ status }) => status !== undefined));
}

/** Checks that all of them were acknowledged, within Slack’s patience. */
export function expectAcked(attempts: readonly Attempt[]): void {
  expect(attempts.map(({ outcome }) => outcome)).toEqual(attempts.map(() => 'acked'));
  expect(Math.max(...attempts.map(({ ms }) => ms))).toBeLessThan(ACK_WITHIN_MS);
}

/** How many posts answered something, beside one that offers to tell the conversation of it: that is offered once at most. */
export function answersTo({ slack }: Pick<Scene, 'slack'>, { payload }: Interaction): number {
  const answers = slack.posts.filter(({ url }) => url === payload['response_url']);
  const offers = answers.filter(({ body }) => JSON.stringify(body).includes(LABEL_TELL));
  expect(offers.length).toBeLessThanOrEqual(1);
  return answers.length - offers.length;
}

/** The secret that UANA sees now in what something was answered with. */
export function visibleSecret({ slack }: Pick<Scene, 'slack'>, interaction: Interaction): string {
  const messages = interaction.effects.flatMap((effect) =>
    'message' in effect && effect.message.visible ? [effect.message.blocks] : [],
  );
  return secretIn(messages.length > 0 ? messages : slack.modalsOf('UANA').map(({ definition }) => definition));
}
