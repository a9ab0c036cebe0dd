import { expect } from 'vitest';
import type { FakeSlack } from '../../fakes/slack/fakeSlack.ts';
import type { Message } from '../../fakes/slack/messages.ts';

/** What people say and see, and nothing of the program: some tests run it as processes of its own. */

/** Where people type their commands. */
export const CONVERSATION = 'C0GENERAL';

/** Every whole secret. */
export const SECRETS = /lk_[0-9A-Za-z]{16}_[0-9A-Za-z]{44}/g;

/** Somebody in a Slack workspace. */
export interface Place {
  readonly slack: FakeSlack;
}

/** Somebody types a command. @returns what is said to it. */
export async function say({ slack }: Place, user: string, line: string): Promise<Message> {
  return await (await slack.slash(user, CONVERSATION, line)).message();
}

/** Every sending of a secret so far, oldest first: each post and each call that had one in it, whatever became of it. */
export function sentSecrets({ slack }: Place): readonly string[] {
  const bodies = [
    ...slack.posts.map(({ body, at }) => ({ body, at })),
    ...slack.calls().map(({ args, at }) => ({ body: args, at })),
  ];
  return bodies
    .sort((one, other) => one.at - other.at)
    .flatMap(({ body }) => [...new Set(JSON.stringify(body).match(SECRETS) ?? [])]);
}

/** @returns all that a message, a modal or a home ever said. */
export function words(shown: { readonly versions: readonly object[] } | undefined): string {
  return JSON.stringify(shown?.versions ?? []);
}

/** Watches what is sent while something is done. @returns the one secret that was sent, and that once. */
export async function theOneSent(place: Place, during: () => Promise<unknown>): Promise<string> {
  const before = new Set(sentSecrets(place));
  await during();
  const sent = sentSecrets(place).filter((secret) => !before.has(secret));
  expect(sent).toHaveLength(1);
  return sent[0] ?? '';
}

/** @returns the one secret that something shows now. */
export function secretShown(shown: { readonly blocks: readonly object[] }): string {
  const secrets = [...new Set(JSON.stringify(shown.blocks).match(SECRETS) ?? [])];
  expect(secrets).toHaveLength(1);
  return secrets[0] ?? '';
}
