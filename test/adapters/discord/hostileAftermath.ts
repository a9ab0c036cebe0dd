import { expect } from 'vitest';
import { CHAIN_START } from '../../../src/domain/audit/auditChain.ts';
import { verifyChain } from '../../../src/services/audit/auditTrail.ts';
import { dumpDatabase } from '../../simulation/dump.ts';
import type { Matter } from '../../support/hostileMutations.ts';
import { secretHeld } from '../slack/hostileAftermath.ts';
import { ANA, BEN, GENERAL, SECRETS } from './discordApp.ts';
import { type Scene, settled, traceOf } from './hostileScene.ts';

/** How often each thing can have been done at most: once by each question and form, beside what the scene began with. */
const AT_MOST: Readonly<Record<string, number>> = {
  'channel.add': 1,
  'key.create': 2,
  'key.regenerate': 2,
  'project.create': 1,
  'secret.promote': 4,
};

/** Checks that the program still serves, and that nothing was done that no valid request did. */
export async function expectOrder(scene: Scene, { secrets, tokens }: Matter): Promise<void> {
  const { discord, latchkey } = scene;
  await settled(scene);
  expect((await discord.slash(ANA, GENERAL, 'apikey help')).outcome).toBe('acked');
  expect((await scene.say(BEN, 'whoami')).text).toContain('Ben');

  const { audited } = await traceOf(scene);
  for (const [action, times] of Object.entries(AT_MOST))
    expect(audited[action] ?? 0, action).toBeLessThanOrEqual(times);
  for (const action of ['key.delete', 'key.disable', 'role.grant admin'])
    expect(audited[action], action).toBeUndefined();
  expect(await verifyChain(latchkey.context, { seq: 0, hash: CHAIN_START })).toMatchObject({ kind: 'sound' });
  const dump = await dumpDatabase(latchkey.context.database);
  const current = (dump.get('secret') ?? []).filter(({ state }) => state === 'current').map(({ keyId }) => keyId);
  expect(new Set(current).size).toBe(current.length);
  for (const [table, rows] of dump) {
    const text = JSON.stringify(rows);
    expect(secretHeld(text, [...secrets, ...tokens]), table).toBeUndefined();
    expect(text.match(SECRETS), table).toBeNull();
  }
}

/** Checks, when the process has stopped, that no secret got anywhere but before the one person whom it is for. */
export function expectSecrecy({ discord, logged, secret }: Scene, { secrets, tokens }: Matter): void {
  const log = logged();
  const ours = discord.interactions.map(({ token }) => token);
  expect(secretHeld(log, [...secrets, ...tokens, secret])).toBeUndefined();
  expect(ours.filter((token) => log.includes(token))).toEqual([]);
  expect(log.match(SECRETS)).toBeNull();
  const shown = discord.secretsSeen(SECRETS).filter(({ place }) => place !== 'payload');
  expect(shown.filter(({ place, of }) => place !== 'ephemeral' || of !== ANA)).toEqual([]);
  expect(shown.filter(({ match }) => secrets.includes(match))).toEqual([]);
  const said = [
    ...discord.messages.flatMap(({ versions }) => versions),
    ...discord.modals.map(({ definition }) => definition),
    ...discord.calls().map(({ body }) => body),
  ];
  expect(said.map((one) => secretHeld(JSON.stringify(one) ?? '', secrets)).filter(Boolean)).toEqual([]);
  // What Discord refuses because of how it is made, nobody would see.
  expect(discord.refusals.filter(({ code }) => code === 50035 || code === 50006 || code === 50109)).toEqual([]);
  expect(log).not.toContain('unexpected error');
}
