import type { Database } from '../../../src/persistence/database.ts';
import { KeyEntity, SecretEntity } from '../../../src/persistence/entities/keys.ts';

/** Copies a key and its current secret so often that there are as many. */
export async function copyKey(database: Database, name: string, count: number): Promise<void> {
  await database.write(async ({ manager }) => {
    const key = await manager.findOneByOrFail(KeyEntity, { name });
    const secret = await manager.findOneByOrFail(SecretEntity, { keyId: key.id, state: 'current' });
    for (let index = 1; index < count; index += 1) {
      const id = `k${String(index).padStart(15, '0')}`;
      const copy = `bot-${index}`;
      await manager.insert(KeyEntity, { ...key, id, name: copy, nameKey: copy });
      await manager.insert(SecretEntity, { ...secret, id: `s${String(index).padStart(15, '0')}`, keyId: id });
    }
  });
}
