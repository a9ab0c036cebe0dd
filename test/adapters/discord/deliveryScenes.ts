import { expect } from 'vitest';
import { MINUTE } from '../../../src/domain/time/time.ts';
import type { Interaction } from '../../fakes/discord/interactions.ts';
import type { Message } from '../../fakes/discord/messages.ts';
import type { OptionEntries } from '../../fakes/discord/people.ts';
import { type DeliveryApp, say, sentSecrets, theOneSent, words } from './deliveryApp.ts';
import { ANA, GENERAL, SECRETS } from './discordApp.ts';

/** Something that shows a new secret: a command, or a press on its question. */
export interface Operation {
  readonly name: string;
  /** The button that shows it; undefined where the command does so itself. */
  readonly verb: 'Regenerate' | 'Get New Key' | undefined;
  /** What the old secret is answered once the new one is there; undefined where there is none. */
  readonly old: 'RETIRED' | 'previous' | undefined;
  readonly options: OptionEntries;
}

export const REGENERATE: Operation = {
  name: 'regenerate',
  verb: 'Regenerate',
  old: 'RETIRED',
  options: { overlap: 'none' },
};
export const CREATE: Operation = { name: 'create', verb: undefined, old: undefined, options: {} };
export const OPERATIONS: readonly Operation[] = [
  REGENERATE,
  { name: 'regenerate overlap:24h', verb: 'Regenerate', old: 'previous', options: { overlap: '24h' } },
  { name: 'regenerate replace:both', verb: 'Get New Key', old: 'RETIRED', options: { replace: 'both' } },
  CREATE,
];

/** A key to be regenerated, or the name of one to be created; and its secret that works now. */
export interface Subject {
  readonly key: string;
  secret: string | undefined;
}

/** What is said where a secret was not shown, and where nobody knows. */
export const NOT_SHOWN = 'couldn’t be shown, so';
export const WHO_KNOWS = 'I couldn’t confirm that you saw the new secret';

/** Ana opens a project with an integration channel. */
export async function openChannel(app: DeliveryApp): Promise<void> {
  await say(app, ANA, 'project create', { name: 'shop' });
  await say(app, ANA, 'channel add', { name: 'rasa' });
}

let named = 0;

/** @returns a new key's name and secret. */
export async function makeKey(app: DeliveryApp): Promise<Subject & { readonly secret: string }> {
  named += 1;
  const key = `bot-${named}`;
  const before = sentSecrets(app).length;
  await say(app, ANA, 'create', { channel: 'rasa', name: key });
  const secret = theOneSent(app, before);
  await app.becomes(secret, 'current');
  return { key, secret };
}

/** @returns what an operation is done to: a new key, where it is not to make one. */
export async function newSubject(app: DeliveryApp, { verb }: Operation): Promise<Subject> {
  if (verb !== undefined) return await makeKey(app);
  named += 1;
  return { key: `bot-${named}`, secret: undefined };
}

/** An operation that only has to be asked for. */
export interface Prepared {
  readonly subject: Subject;
  readonly question: Message | undefined;
  /** Has the secret shown. */
  go(): Promise<Interaction>;
}

/** Asks what has to be asked before. */
export async function prepare(
  app: DeliveryApp,
  operation: Operation,
  subject: Subject,
  where = GENERAL,
): Promise<Prepared> {
  const { verb, options } = operation;
  const { key } = subject;
  const { discord } = app;
  if (verb === undefined) {
    const given = { channel: 'rasa', name: key, ...options };
    return { subject, question: undefined, go: () => discord.slash(ANA, where, 'apikey create', given) };
  }
  const question = await say(app, ANA, 'regenerate', { key, ...options }, where);
  return { subject, question, go: () => discord.press(ANA, question, verb) };
}

/** Who is told something: messages that say it now. */
export function saying({ discord }: DeliveryApp, what: string): readonly Message[] {
  return discord.messages.filter((message) => message.visible && message.text.includes(what));
}

/** Waits until something is said that is said by no message yet. */
export async function told(app: DeliveryApp, what: string, before: readonly Message[]): Promise<Message> {
  return await app.discord.until(`«${what}» is said`, () =>
    saying(app, what).find((message) => !before.includes(message)),
  );
}

/** Told to Ana and nobody else, without a secret. */
export function expectPrivate(message: Message): void {
  if (message.ephemeral) expect(message.to).toBe(ANA);
  else expect(message.guild).toBeUndefined();
  expect(message.text).not.toMatch(SECRETS);
}

/** Accepted: the new secret is current, and the old one stepped down. */
export async function expectCompleted(
  app: DeliveryApp,
  operation: Operation,
  subject: Subject,
  fresh: string,
): Promise<void> {
  await app.becomes(fresh, 'current');
  if (subject.secret === undefined) return;
  expect(await app.verify(subject.secret)).toBe(operation.old);
}

/** Refused: the new secret is discarded, the old one never stopped. A key that was never shown is not there. */
export async function expectDiscarded(
  app: DeliveryApp,
  { key, secret }: Subject,
  fresh: string | undefined,
): Promise<void> {
  if (fresh !== undefined) expect(await app.verify(fresh)).toBe('RETIRED');
  if (secret === undefined) expect(words(await say(app, ANA, 'show', { key }))).toContain(`couldn’t run`);
  else expect(await app.verify(secret)).toBe('current');
}

/** Nobody knows, and nobody uses the new secret: after fifteen minutes it is discarded, and the old one works on. */
export async function expectNeverUsed(
  app: DeliveryApp,
  waiting: readonly { readonly subject: Subject; readonly fresh: string }[],
): Promise<void> {
  for (const { subject } of waiting)
    if (subject.secret !== undefined) expect(await app.verify(subject.secret)).toBe('current');
  app.time.advance(15 * MINUTE);
  await app.running().latchkey.runJob('discard-secrets');
  for (const { subject, fresh } of waiting) await expectDiscarded(app, subject, fresh);
}
