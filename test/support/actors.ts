import { snapshotOfKey } from '../../src/domain/keys/apiKey.ts';
import { ownedBy } from '../../src/domain/keys/keyOwner.ts';
import type { Replacement } from '../../src/domain/keys/regeneration.ts';
import { newSecret } from '../../src/domain/keys/secretFormat.ts';
import type { Requester } from '../../src/domain/people/authorization.ts';
import type { Confirmation } from '../../src/domain/people/confirmation.ts';
import { nameKey } from '../../src/domain/people/names.ts';
import type { Actor } from '../../src/domain/people/permissions.ts';
import type { ChannelRef, Named } from '../../src/domain/refs.ts';
import type { Result } from '../../src/domain/result.ts';
import type { DurationMs, EpochMs } from '../../src/domain/time/time.ts';
import { loadKey } from '../../src/persistence/keyRepository.ts';
import { storeConfirmation } from '../../src/services/confirmations.ts';
import type { ServiceContext } from '../../src/services/context.ts';
import { createKey, type UndeliveredSecret } from '../../src/services/keys/createKey.ts';
import { regenerateKey } from '../../src/services/keys/regenerateKey.ts';
import { settleDelivery } from '../../src/services/keys/settleDelivery.ts';
import { identify } from '../../src/services/people/people.ts';
import { addChannel } from '../../src/services/projects/channels.ts';
import { createProject } from '../../src/services/projects/projects.ts';
import { seededRandom } from './context.ts';

/** Unwraps what was done. @throws with the refusal's code where it was refused. */
export function value<T>(result: Result<T>): T {
  if (result.kind === 'refused') throw new Error(`refused: ${JSON.stringify(result.refusal)}`);
  return result.value;
}

/** A person who has spoken, with what services ask for. */
export interface TestPerson extends Named {
  readonly actor: Actor;
  readonly by: Requester;
}

/** Someone speaks on the console for the first time. */
export async function makePerson(context: ServiceContext, displayName = 'Ada'): Promise<TestPerson> {
  const who = { platform: 'console', externalId: displayName.toLowerCase(), displayName, groups: [] };
  const actor = await identify(context, who);
  return { id: actor.personId, name: actor.name, actor, by: requesterOf(actor, who) };
}

/** @returns someone as the services want to know who asks: not on call, without a reason. */
export function requesterOf(
  { personId, name }: Pick<Actor, 'personId' | 'name'>,
  { platform, externalId }: { readonly platform: string; readonly externalId: string },
): Requester {
  return { personId, name, platform, externalId, basis: 'role', reason: null, onCallReadAt: null };
}

/** A person creates a project, and owns it. */
export async function makeProject(context: ServiceContext, by: Requester, name = 'bots'): Promise<Named> {
  return value(await createProject(context, by, { name, nameKey: nameKey(name) }));
}

/** A person adds an integration channel. */
export async function makeChannel(
  context: ServiceContext,
  by: Requester,
  project: Named,
  name = 'rasa',
): Promise<ChannelRef> {
  return value(await addChannel(context, by, project, { name, nameKey: nameKey(name) }));
}

/** A key that works, and the plaintext that its owner was shown. */
export interface TestKey {
  readonly id: string;
  readonly name: string;
  readonly secret: string;
}

/** A person creates a key in a channel, owns it, and is shown its secret. */
export async function makeKey(
  context: ServiceContext,
  owner: TestPerson,
  channel: ChannelRef,
  options: { readonly name?: string; readonly expiresAt?: EpochMs } = {},
): Promise<TestKey> {
  const name = options.name ?? 'production';
  const asked = { channel, owner: ownedBy(owner), ...options, name, nameKey: nameKey(name) };
  return await deliver(context, owner, value(await createKey(context, owner.by, asked)));
}

/** The platform shows a new secret and says so. */
export async function deliver(
  context: ServiceContext,
  person: TestPerson,
  undelivered: UndeliveredSecret,
): Promise<TestKey> {
  const settlement = await settleDelivery(context, person.by, undelivered.deliveryId, 'accepted');
  if (settlement !== 'complete') throw new Error(`the delivery came to ${settlement}`);
  return { id: undelivered.keyId, name: undelivered.keyName, secret: undelivered.secret.reveal() };
}

/** One person with one project, one integration channel and one working key. */
export interface Fixture {
  readonly owner: TestPerson;
  readonly project: Named;
  readonly channel: ChannelRef;
  readonly key: TestKey;
}

/** Makes the smallest world in which something can happen to a key. */
export async function makeFixture(context: ServiceContext): Promise<Fixture> {
  const owner = await makePerson(context);
  const project = await makeProject(context, owner.by);
  const channel = await makeChannel(context, owner.by, project);
  return { owner, project, channel, key: await makeKey(context, owner, channel) };
}

/** A person is asked whether to do something to a key as it is now. The answer is up to the test. */
export async function ask(
  context: ServiceContext,
  person: TestPerson,
  keyId: string,
  verb: string,
): Promise<Confirmation> {
  const key = await context.database.read((manager) => loadKey(manager, keyId));
  if (key === undefined) throw new Error(`there is no key ${keyId}`);
  const seen = snapshotOfKey(key, context.clock());
  return await storeConfirmation(context, { command: [verb], personId: person.id, subjectId: keyId, params: {}, seen });
}

/** A person confirms that a key is to be regenerated. What came of the delivery is up to the test. */
export async function regenerate(
  context: ServiceContext,
  person: TestPerson,
  keyId: string,
  asked: { readonly replacement?: Replacement; readonly overlap?: DurationMs } = {},
): Promise<UndeliveredSecret> {
  const confirmation = await ask(context, person, keyId, 'regenerate');
  const { replacement = 'secret', overlap = 0 } = asked;
  return value(await regenerateKey(context, person.by, confirmation, { replacement, overlap }));
}

/** @returns a well-formed secret of a key that is not the right one; another one for each seed. */
export function wrongSecret(keyId: string, seed: string | number = 1): string {
  return newSecret(keyId, seededRandom(`wrong ${seed}`)).reveal();
}
