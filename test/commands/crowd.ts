import { nameKey } from '../../src/domain/people/names.ts';
import { DAY, type EpochMs } from '../../src/domain/time/time.ts';
import type { Database } from '../../src/persistence/database.ts';
import { KeyEntity } from '../../src/persistence/entities/keys.ts';
import { MemberEntity } from '../../src/persistence/entities/people/people.ts';
import { ChannelEntity, ProjectEntity } from '../../src/persistence/entities/projects.ts';

/** How much there is in a large deployment. */
export interface Crowd {
  readonly projects: number;
  /** In each project. */
  readonly channels: number;
  /** In each integration channel. */
  readonly keys: number;
}

/** Fills a deployment with projects that one person owns: `project 01` … with `channel 1` … and `key 001` …, by the table. */
export async function fill(database: Database, personId: string, { projects, channels, keys }: Crowd, at: EpochMs) {
  const row = (name: string) => ({ name, nameKey: nameKey(name), createdAt: at });
  const idOf = (kind: string, ...numbers: readonly number[]) =>
    `${kind}${numbers.map((number) => String(number).padStart(3, '0')).join('')}`.padEnd(16, 'x');
  const numbers = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
  const unused = { disabledAt: null, lockedAt: null, deletedAt: null, lastUsedAt: null, replacesId: null };
  const fresh = { ...unused, failures: [], failureTotal: 0, useCount: 0, expiresAt: at + 365 * DAY };
  await database.write(async ({ manager }) => {
    for (const project of numbers(projects)) {
      const projectId = idOf('p', project);
      const name = `project ${String(project).padStart(2, '0')}`;
      await manager.insert(ProjectEntity, { id: projectId, ...row(name), archivedAt: null });
      await manager.insert(MemberEntity, { projectId, personId, role: 'owner', createdAt: at });
      for (const channel of numbers(channels)) {
        const channelId = idOf('c', project, channel);
        await manager.insert(ChannelEntity, {
          id: channelId,
          projectId,
          ...row(`channel ${channel}`),
          removedAt: null,
        });
        await manager.insert(
          KeyEntity,
          numbers(keys).map((key) => ({
            ...fresh,
            ...row(`key ${String(key).padStart(3, '0')}`),
            id: idOf('k', project, channel, key),
            channelId,
            projectId,
            ownerId: personId,
          })),
        );
      }
    }
  });
}
