import { KeyEntity, SecretEntity } from '../../../src/persistence/entities/keys.ts';
import { change } from '../../../src/services/audit/auditTrail.ts';
import type { ServiceContext } from '../../../src/services/context.ts';
import { noteLeak } from '../../../src/services/leaks/noteLeak.ts';

/** Notes that the first secret of a key leaked. */
export async function storeLeak(context: ServiceContext, name: string): Promise<void> {
  await change(context, async (transaction) => {
    const { id: keyId } = await transaction.manager.findOneByOrFail(KeyEntity, { name });
    const { id } = await transaction.manager.findOneByOrFail(SecretEntity, { keyId });
    await noteLeak(context, transaction, keyId, id);
  });
}
