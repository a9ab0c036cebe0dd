import { nameKey } from '../../domain/people/names.ts';
import { type AccountUpdate, followPlatform as decide, type KnownPerson } from '../../domain/people/platformNames.ts';
import { KeyEntity } from '../../persistence/entities/keys.ts';
import {
  IdentityEntity,
  type IdentityRow,
  PersonEntity,
  type PersonRow,
} from '../../persistence/entities/people/people.ts';
import { type AuditedTransaction, change } from '../audit/auditTrail.ts';
import type { ServiceContext } from '../context.ts';

/** A known person with the account that a platform reports. */
export interface KnownAccount {
  readonly person: PersonRow;
  readonly identity: IdentityRow;
}

/**
 * Stores a platform's report about someone: name, handle, time zone, language, and the platform that they last used.
 * Writes only what changed.
 * @param speaks whether they are acting now, or are only mentioned.
 * @returns the person as now stored.
 */
export async function followPlatform(
  context: ServiceContext,
  { person, identity }: KnownAccount,
  says: AccountUpdate,
  speaks: boolean,
): Promise<PersonRow> {
  if (isAsSaid({ person, identity }, says, speaks)) return person;
  return await change(context, async (transaction) => {
    const { manager } = transaction;
    // Two requests may bring the same news; one stores it.
    const fresh = await transaction.selectOneForUpdate(PersonEntity, { id: person.id });
    const account = await manager.findOneBy(IdentityEntity, pickAccount(identity));
    if (fresh === null || account === null) return person;
    const known = knownPerson({ person: fresh, identity: account });
    const { handle, ...facts } = decide(known, says, speaks);
    const row = { ...facts, nameKey: nameKey(facts.name) };
    await manager.update(PersonEntity, { id: person.id }, row);
    if (handle !== known.handle) await storeHandle(transaction, account, handle);
    // Nine o'clock is another moment now: plan their keys' warnings again.
    if (facts.timeZone !== known.timeZone)
      for (const theirs of [{ ownerId: person.id }, { assigneeId: person.id }])
        await manager.update(KeyEntity, theirs, { warnAt: 0 });
    if (account.goneAt !== null && speaks) await manager.update(IdentityEntity, pickAccount(account), { goneAt: null });
    if (facts.name !== known.name) await renamed(transaction, fresh, facts.name, says.platform);
    return { ...fresh, ...row };
  });
}

function knownPerson({ person, identity }: KnownAccount): KnownPerson {
  const { name, timeZone, locale, lastPlatform } = person;
  return { name, timeZone, locale, lastPlatform, handle: identity.handle };
}

function isAsSaid(account: KnownAccount, says: AccountUpdate, speaks: boolean): boolean {
  const [known, next] = [knownPerson(account), decide(knownPerson(account), says, speaks)];
  return (
    !(speaks && account.identity.goneAt !== null) &&
    known.name === next.name &&
    known.timeZone === next.timeZone &&
    known.locale === next.locale &&
    known.lastPlatform === next.lastPlatform &&
    known.handle === next.handle
  );
}

function pickAccount({ platform, externalId }: IdentityRow): Pick<IdentityRow, 'platform' | 'externalId'> {
  return { platform, externalId };
}

async function storeHandle(
  { manager }: AuditedTransaction,
  identity: IdentityRow,
  handle: string | null,
): Promise<void> {
  const handleKey = handle === null ? null : nameKey(handle);
  await manager.update(IdentityEntity, pickAccount(identity), { handle, handleKey });
}

/** Drops the owner's keys from the cache, because checks answer with the owner's name. */
async function renamed(
  transaction: AuditedTransaction,
  person: PersonRow,
  name: string,
  platform: string,
): Promise<void> {
  const keys = await transaction.manager.find(KeyEntity, { select: { id: true }, where: { ownerId: person.id } });
  for (const { id } of keys) transaction.keyChanged(id);
  const detail = { was: person.name, platform };
  transaction.record({ by: 'latchkey', action: 'person.rename', subject: name, detail });
}
