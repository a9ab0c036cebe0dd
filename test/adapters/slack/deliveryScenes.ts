import { expect } from 'vitest';
import { encodeAction } from '../../../src/chat/contracts/actionCode.ts';
import { MINUTE } from '../../../src/domain/time/time.ts';
import { discardOverdueSecrets } from '../../../src/services/keys/settleDelivery.ts';
import type { Fault } from '../../fakes/slack/faults.ts';
import { say, secretShown, words } from './conversationScenes.ts';
import type { FaultySlack } from './faultySlack.ts';

/** Something that shows a new secret. */
export interface Operation {
  readonly name: string;
  /** The button that shows it. */
  readonly verb: 'Regenerate' | 'Get New Key' | 'Generate';
  /** What the old secret is answered once the new one is there; undefined where there is none. */
  readonly old: 'RETIRED' | 'previous' | undefined;
  readonly options: Readonly<Record<string, string>>;
}

export const REGENERATE: Operation = {
  name: 'regenerate',
  verb: 'Regenerate',
  old: 'RETIRED',
  options: { overlap: 'none' },
};
export const CREATE: Operation = { name: 'create', verb: 'Generate', old: undefined, options: {} };
export const OPERATIONS: readonly Operation[] = [
  REGENERATE,
  { name: 'regenerate overlap:24h', verb: 'Regenerate', old: 'previous', options: { overlap: '24h' } },
  { name: 'regenerate replace:both', verb: 'Get New Key', old: 'RETIRED', options: { replace: 'both' } },
  CREATE,
];

/** How Slack fails. `shown`: the person sees the secret all the same, and uses it; otherwise nobody ever does. */
export interface Failure {
  readonly name: string;
  readonly fault: Fault;
  readonly shown?: boolean;
}

/** A key to be regenerated, or the name of one to be created; and its secret that works now. */
export interface Subject {
  readonly key: string;
  secret: string | undefined;
}

/** What is said where a secret was not shown, and where nobody knows. */
export const NOT_SHOWN = 'couldn’t be shown, so';
export const WHO_KNOWS = 'I couldn’t confirm that you saw the new secret';

/** Ana opens a project with a channel. */
export async function openChannel(slackApp: FaultySlack): Promise<void> {
  await say(slackApp, 'UANA', 'project create shop');
  await say(slackApp, 'UANA', 'channel add rasa');
}

let named = 0;

/** @returns what an operation is done to: a new key, where it is not to make one. */
export async function newSubject(slackApp: FaultySlack, { verb }: Operation): Promise<Subject> {
  named += 1;
  const key = `bot-${named}`;
  if (verb === 'Generate') return { key, secret: undefined };
  const offer = await say(slackApp, 'UANA', `create rasa name:${key}`);
  const secret = secretShown(await (await slackApp.slack.press('UANA', offer, 'Generate')).message());
  await slackApp.becomes(secret, 'current');
  return { key, secret };
}

const known = new WeakMap<FaultySlack, Map<Operation, Subject>>();

/** @returns the same, which may be a key that this was done to before. */
export async function subjectOf(slackApp: FaultySlack, operation: Operation): Promise<Subject> {
  const subjects = known.get(slackApp) ?? new Map<Operation, Subject>();
  known.set(slackApp, subjects);
  const subject = subjects.get(operation) ?? (await newSubject(slackApp, operation));
  if (subject.secret !== undefined) subjects.set(operation, subject);
  return subject;
}

/** @returns the line that asks for it. */
export function lineOf({ verb, options }: Operation, { key }: Subject): string {
  const what = verb === 'Generate' ? `create rasa name:${key}` : `regenerate key:${key}`;
  return [what, ...Object.entries(options).map(([name, value]) => `${name}:${value}`)].join(' ');
}

/** @returns what a button carries that asks for it without anything to type. */
export function actionOf({ verb, options }: Operation, { key }: Subject): string {
  return verb === 'Generate'
    ? encodeAction({ kind: 'go', path: ['create'], options: { channel: 'rasa', name: key } })
    : encodeAction({ kind: 'go', path: ['regenerate'], options: { key, ...options } });
}

/** Accepted: the new secret is current, and the old one stepped down. */
export async function expectCompleted(
  slackApp: FaultySlack,
  operation: Operation,
  subject: Subject,
  fresh: string,
): Promise<void> {
  await slackApp.becomes(fresh, 'current');
  if (subject.secret === undefined) return;
  expect(await slackApp.verify(subject.secret)).toBe(operation.old);
  subject.secret = fresh;
}

/** Refused: the new secret is discarded, the old one never stopped. A key that was never shown is not there. */
export async function expectDiscarded(slackApp: FaultySlack, { key, secret }: Subject, fresh: string): Promise<void> {
  expect(await slackApp.verify(fresh)).toBe('RETIRED');
  if (secret === undefined)
    expect(words(await say(slackApp, 'UANA', `show ${key}`))).toMatch(new RegExp(`There’s no key called ${key} here`));
  else expect(await slackApp.verify(secret)).toBe('current');
}

/** Nobody knows: the old secret works; the new one does from its first use on, which makes it valid for good. */
export async function expectWaitingAndUse(
  slackApp: FaultySlack,
  operation: Operation,
  subject: Subject,
  fresh: string,
): Promise<void> {
  if (subject.secret !== undefined) expect(await slackApp.verify(subject.secret)).toBe('current');
  expect(await slackApp.verify(fresh)).toBe('pending');
  await expectCompleted(slackApp, operation, subject, fresh);
}

/** The same where nobody uses the new secret: after fifteen minutes it is discarded, and the old one works on. */
export async function expectNeverUsed(
  slackApp: FaultySlack,
  waiting: readonly { readonly subject: Subject; readonly fresh: string }[],
): Promise<void> {
  for (const { subject } of waiting)
    if (subject.secret !== undefined) expect(await slackApp.verify(subject.secret)).toBe('current');
  slackApp.time.advance(15 * MINUTE);
  expect(await discardOverdueSecrets(slackApp.latchkey().context)).toBe(waiting.length);
  for (const { subject, fresh } of waiting) await expectDiscarded(slackApp, subject, fresh);
}

/** Lays out a home whose only button asks for an operation, as one of the app's own would. */
export async function layOutHome(slackApp: FaultySlack, user: string, label: string, action: string): Promise<void> {
  const { apiUrl, app } = slackApp.slack;
  const button = { type: 'button', action_id: 'go', text: { type: 'plain_text', text: label }, value: action };
  const view = { type: 'home', blocks: [{ type: 'actions', elements: [button] }] };
  const answered = await fetch(`${apiUrl}views.publish`, {
    method: 'POST',
    headers: { authorization: `Bearer ${app.botToken}`, 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify({ user_id: user, view }),
  });
  expect(await answered.json()).toMatchObject({ ok: true });
}
