import { KeyEntity, SecretEntity } from '../../../src/persistence/entities/keys.ts';
import { selectKeyForUpdate } from '../../../src/persistence/keyRepository.ts';
import { change } from '../../../src/services/audit/auditTrail.ts';
import { newRowId, type ServiceContext } from '../../../src/services/context.ts';
import { askAboutLeak } from '../../../src/services/leaks/askAboutLeak.ts';
import { noteLeak } from '../../../src/services/leaks/noteLeak.ts';

/** Notes that the first secret of a key leaked. */
export async function storeLeak(context: ServiceContext, name: string): Promise<void> {
  await change(context, async (transaction) => {
    const { id: keyId } = await transaction.manager.findOneByOrFail(KeyEntity, { name });
    const { id } = await transaction.manager.findOneByOrFail(SecretEntity, { keyId });
    await noteLeak(context, transaction, keyId, id);
  });
}

/** The same by somebody who can't see the key: its people are asked what to do. @returns the question's ID. */
export async function storeLeakQuestion(context: ServiceContext, name: string): Promise<string> {
  const asked = await change(context, async (transaction) => {
    const { id } = await transaction.manager.findOneByOrFail(KeyEntity, { name });
    const key = await selectKeyForUpdate(transaction, id);
    const [secret] = key?.secrets ?? [];
    if (key === undefined || secret === undefined) throw new Error(`${name} has no secret`);
    await noteLeak(context, transaction, id, secret.id);
    const { generation } = secret;
    const facts = {
      did: 'tell',
      status: 'active',
      wanted: null,
      by: 'Cy',
      where: null,
      generation,
      users: [],
      apps: [],
    } as const;
    return await askAboutLeak(
      context,
      transaction,
      { key, secretId: secret.id, facts, about: `test:${newRowId(context)}` },
      [],
    );
  });
  return asked?.question.id ?? '';
}
