import type { ApiKey } from '../../src/domain/keys/apiKey.ts';
import type { StandingVerb } from '../../src/domain/keys/keyChanges.ts';
import type { DurationMs } from '../../src/domain/time/time.ts';
import { changeStanding } from '../../src/services/keys/changeKey.ts';
import { ask, deliver, regenerate, type TestKey, value, wrongSecret } from '../support/actors.ts';
import type { House } from './httpApp.ts';
import { verdict } from './requests.ts';

/** The owner disables, activates, unlocks or deletes a key, and is done when this returns. */
export async function change(house: House, verb: StandingVerb, keyId: string = house.key.id): Promise<ApiKey> {
  const { context, owner } = house;
  return value(await changeStanding(context, owner.by, await ask(context, owner, keyId, verb), verb));
}

/** The owner regenerates the first key's secret and is shown the new one. */
export async function rotate(house: House, overlap: DurationMs = 0): Promise<TestKey> {
  const { context, owner, key } = house;
  return await deliver(context, owner, await regenerate(context, owner, key.id, { overlap }));
}

/** Presents wrong secrets for the first key, one after the other. @returns the last answer. */
export async function guess(
  house: House,
  times: number,
  headers: Readonly<Record<string, string>> = {},
): Promise<unknown> {
  let last: unknown;
  for (let nth = 1; nth <= times; nth += 1) {
    last = await verdict(house, { secret: wrongSecret(house.key.id, nth) }, headers);
  }
  return last;
}

/** An address that the key knows, with ten wrong secrets in a row: the key is locked now. */
export async function lock(house: House): Promise<void> {
  await verdict(house, { secret: house.key.secret });
  await guess(house, 10);
}

/** A secret with one character of its random part exchanged, so that its checksum is wrong. */
export function misspelt(secret: string): string {
  const at = 30;
  return secret.slice(0, at) + (secret[at] === 'x' ? 'y' : 'x') + secret.slice(at + 1);
}

/** The owner says something in chat, before which the program writes down the uses that it has gathered. */
export async function speak(house: House): Promise<void> {
  await house.latchkey.core.notices({ platform: 'console', externalId: 'ada', displayName: 'Ada', groups: [] });
}
