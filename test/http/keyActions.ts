import type { ApiKey } from '../../src/domain/keys/apiKey.ts';
import type { StatusVerb } from '../../src/domain/keys/keyChanges.ts';
import type { DurationMs } from '../../src/domain/time/time.ts';
import { changeStatus } from '../../src/services/keys/changeKey.ts';
import { ask, deliver, regenerate, type TestKey, value, wrongSecret } from '../support/actors.ts';
import type { SharedApp } from './httpApp.ts';
import { verdict } from './requests.ts';

/** The owner disables, activates, unlocks or deletes a key, and is done when this returns. */
export async function change(app: SharedApp, verb: StatusVerb, keyId: string = app.key.id): Promise<ApiKey> {
  const { context, owner } = app;
  return value(await changeStatus(context, owner.by, await ask(context, owner, keyId, verb), verb));
}

/** The owner regenerates the first key's secret and is shown the new one. */
export async function rotate(app: SharedApp, overlap: DurationMs = 0): Promise<TestKey> {
  const { context, owner, key } = app;
  return await deliver(context, owner, await regenerate(context, owner, key.id, { overlap }));
}

/** Presents wrong secrets for the first key, one after the other. @returns the last answer. */
export async function guess(
  app: SharedApp,
  times: number,
  headers: Readonly<Record<string, string>> = {},
): Promise<unknown> {
  let last: unknown;
  for (let nth = 1; nth <= times; nth += 1) {
    last = await verdict(app, { secret: wrongSecret(app.key.id, nth) }, headers);
  }
  return last;
}

/** An address that the key knows, with ten wrong secrets in a row: the key is locked now. */
export async function lock(app: SharedApp): Promise<void> {
  await verdict(app, { secret: app.key.secret });
  await guess(app, 10);
}

/** A secret with one character of its random part exchanged, so that its checksum is wrong. */
export function misspelt(secret: string): string {
  const at = 30;
  return secret.slice(0, at) + (secret[at] === 'x' ? 'y' : 'x') + secret.slice(at + 1);
}

/** The owner says something in chat, before which the program writes down the uses that it has gathered. */
export async function speak(app: SharedApp): Promise<void> {
  await app.latchkey.core.notices({ platform: 'console', externalId: 'ada', displayName: 'Ada', groups: [] });
}
