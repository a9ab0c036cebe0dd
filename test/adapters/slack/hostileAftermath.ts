import { expect, onTestFinished } from 'vitest';
import { CHAIN_START } from '../../../src/domain/audit/auditChain.ts';
import { verifyChain } from '../../../src/services/audit/auditTrail.ts';
import { dumpDatabase } from '../../simulation/dump.ts';
import { wrongSecret } from '../../support/actors.ts';
import type { Matter } from '../../support/hostileMutations.ts';
import type { Scene } from './hostileScene.ts';
import { settled, tally } from './replayScenes.ts';
import { SECRETS } from './slackApp.ts';

/** From here on a secret is what nobody may know. */
const TAIL = 44;
/** What Slack refuses because of how it is made: nobody would see it. */
const MISSHAPEN =
  /^(invalid_blocks|invalid_arguments|invalid_payload|invalid_view|msg_too_long|view_too_large|no_text)$/;

/** How often each thing can have been done at most: once by each thing that was recorded, beside what the scene began with. */
const DOABLE: Readonly<Record<string, number>> = {
  'project.create': 2,
  'channel.add': 1,
  'role.grant': 1,
  'key.create': 3,
  'key.regenerate': 1,
  'secret.promote': 4,
  'secret.discard': 3,
  'secret.retire': 1,
};

/** What mutants are made of in a scene: secrets, tokens, names and addresses that are to turn up nowhere, or to mean nothing. */
export function matterOf({ slack, keyId, conversation }: Scene): Matter {
  const tail = wrongSecret(keyId, 'tail').slice(-TAIL);
  return {
    secrets: [wrongSecret(keyId, 1), wrongSecret('0123456789abcdef'), tail],
    tokens: [slack.app.botToken, slack.app.appToken, slack.app.signingSecret],
    names: [
      ...['UBEN', 'UROOT', 'UOLGA', 'U0NOBODY', 'UGUEST', 'U0LATCHKEY', 'USLACKBOT', 'W0OTHER', 'T0OTHER', 'E0OTHER'],
      ...['V00000001', 'C0OTHER', conversation, keyId, `lk:v1:go:show:key=${keyId}`, `lk:v1:go:delete:key=${keyId}`],
    ],
    urls: [
      ...[
        'http://evil.test/hooks',
        'https://hooks.slack.com@evil.test/x',
        'https://hooks.slack.com.evil.test/',
        'file:///x',
      ],
      ...[
        'javascript:alert(1)',
        `${slack.apiUrl}hooks`,
        `${new URL(slack.apiUrl).origin}/hooks/commands/T0FAKE/unknown`,
      ],
    ],
  };
}

/** Gathers rejections that nobody handled: each would have ended the process. */
export function watchRejections(): readonly unknown[] {
  const rejections: unknown[] = [];
  const note = (why: unknown) => rejections.push(why instanceof Error ? why.message : why);
  process.on('unhandledRejection', note);
  onTestFinished(() => {
    process.off('unhandledRejection', note);
  });
  return rejections;
}

/** @returns which of some secrets a text holds, or the hidden part of it. */
export function secretHeld(text: string, secrets: readonly string[]): string | undefined {
  return secrets.find((secret) => text.includes(secret.slice(-TAIL)));
}

/** Checks that the process still serves, and that nothing was done that no valid press did. */
export async function expectOrder(scene: Scene, { secrets }: Matter): Promise<void> {
  const { slack, latchkey, secret, conversation } = scene;
  await settled(scene);
  expect((await slack.slash('UANA', conversation, 'help')).outcome).toBe('acked');
  expect(JSON.stringify((await scene.say('UBEN', 'whoami')).blocks)).toContain('ben');
  // The one press that regenerates lets the old secret work for a day.
  expect(['current', 'previous']).toContain(await scene.verify(secret));

  const { done } = await tally(scene);
  for (const [action, times] of Object.entries(done)) expect(times, action).toBeLessThanOrEqual(DOABLE[action] ?? 0);
  expect(await verifyChain(latchkey.context, { seq: 0, hash: CHAIN_START })).toMatchObject({ kind: 'sound' });
  const dump = await dumpDatabase(latchkey.context.database);
  const names = (dump.get('api_key') ?? []).map(({ name }) => name);
  expect(names.filter((name) => name !== 'chat-bot' && name !== 'second' && name !== 'third')).toEqual([]);
  const current = (dump.get('secret') ?? []).filter(({ state }) => state === 'current').map(({ keyId }) => keyId);
  expect(new Set(current).size).toBe(current.length);
  const people = (dump.get('identity') ?? []).map(({ externalId }) => String(externalId));
  expect(people.filter((id) => !/^T0FAKE\/U(ANA|BEN|ROOT|OLGA)$/.test(id))).toEqual([]);
  for (const [table, rows] of dump) {
    const text = JSON.stringify(rows);
    expect(secretHeld(text, secrets), table).toBeUndefined();
    expect(text, table).not.toContain('/hooks/');
  }
}

/** Checks, when the process has stopped, that no secret got anywhere but before the one person whom it is for. */
export function expectSecrecy({ slack, logged, secret }: Scene, { secrets, tokens }: Matter): void {
  const log = logged();
  expect(secretHeld(log, [...secrets, ...tokens, secret])).toBeUndefined();
  expect(log).not.toMatch(/\/hooks\/|evil\.test|fake-verification-token/);
  const shown = slack.secretsSeen(SECRETS).filter(({ place }) => place !== 'payload');
  expect(shown.filter(({ place, of }) => (place !== 'ephemeral' && place !== 'modal') || of !== 'UANA')).toEqual([]);
  expect(shown.filter(({ match }) => secrets.includes(match))).toEqual([]);
  const said = [
    ...slack.messages.flatMap(({ versions }) => versions),
    ...slack.views.flatMap(({ versions }) => versions),
    ...slack.posts.map(({ body }) => body),
    ...slack.calls().map(({ args }) => ({ ...args, trigger_id: undefined, hash: undefined, token: undefined })),
  ];
  expect(said.map((one) => secretHeld(JSON.stringify(one) ?? '', secrets)).filter(Boolean)).toEqual([]);
  expect(slack.refusals.filter(({ reason }) => MISSHAPEN.test(reason))).toEqual([]);
}
