import { randomBytes } from 'node:crypto';
import { newKeyId, newSecret } from '../src/domain/keys/secretFormat.ts';
import { DAY } from '../src/domain/time/time.ts';
import { KeyEntity, SecretEntity, untouched } from '../src/persistence/entities/keys.ts';
import { PersonEntity } from '../src/persistence/entities/people/people.ts';
import { ChannelEntity, ProjectEntity } from '../src/persistence/entities/projects.ts';
import { openDatabase } from '../src/persistence/openDatabase.ts';
import { checkPepper } from '../src/services/deployment.ts';
import { Pepper } from '../src/services/pepper.ts';

/** Fills a database with keys in one integration channel, quickly. @returns their secrets. */
export async function seedKeys(
  databaseUrl: string,
  pepperBytes: Uint8Array,
  count: number,
): Promise<readonly string[]> {
  const pepper = new Pepper(pepperBytes);
  const database = await openDatabase(databaseUrl);
  await checkPepper(database, pepper);
  const now = Date.now();
  // Keys that have been there for a while: what was made a moment ago is looked for elsewhere (decision 0020).
  const createdAt = now - 30 * DAY;
  const expiresAt = createdAt + 365 * DAY;
  const secrets: string[] = [];
  await database.write(async ({ manager }) => {
    await manager.insert(PersonEntity, {
      id: 'owner',
      name: 'Owner',
      nameKey: 'owner',
      activeProjectId: null,
      timeZone: null,
      locale: null,
      createdAt: now,
    });
    await manager.insert(ProjectEntity, {
      id: 'project',
      name: 'shop',
      nameKey: 'shop',
      createdAt: now,
      archivedAt: null,
    });
    const channel = {
      id: 'channel',
      projectId: 'project',
      name: 'rasa',
      nameKey: 'rasa',
      createdAt: now,
      removedAt: null,
    };
    await manager.insert(ChannelEntity, channel);
  });
  // In pieces: a slow PostgreSQL server would not be waited for long enough.
  for (let from = 0; from < count; from += 500) {
    await database.write(async ({ manager }) => {
      const rows = Array.from({ length: Math.min(500, count - from) }, (_, index) => {
        const id = newKeyId(randomBytes);
        const plaintext = newSecret(id, randomBytes).reveal();
        secrets.push(plaintext);
        // Names of one length, so that every answer has the same number of bytes.
        const name = `key-${String(from + index).padStart(7, '0')}`;
        return { id, name, hash: pepper.hash(plaintext) };
      });
      await manager.insert(
        KeyEntity,
        rows.map(({ id, name }) => ({
          id,
          name,
          nameKey: name,
          channelId: 'channel',
          projectId: 'project',
          ownerId: 'owner',
          createdAt,
          expiresAt,
          ...untouched(),
        })),
      );
      await manager.insert(
        SecretEntity,
        rows.map(({ id, hash }) => ({
          id: `s${id}`,
          keyId: id,
          generation: 1,
          state: 'current' as const,
          hash,
          createdAt,
          expiresAt,
          pendingUntil: null,
          overlap: 0,
          overlapEndsAt: null,
        })),
      );
    });
  }
  await database.close();
  return secrets;
}
