import { type EntityManager, In } from 'typeorm';
import type { ApiKey } from '../../domain/keys/apiKey.ts';
import type { Requester } from '../../domain/people/authorization.ts';
import type { Named } from '../../domain/refs.ts';
import { SUCH } from '../../domain/refusalCopy.ts';
import { done, type Result, refused } from '../../domain/result.ts';
import { CanaryEntity } from '../../persistence/entities/incidents/drills.ts';
import { KeyEntity } from '../../persistence/entities/keys.ts';
import type { ServiceContext } from '../context.ts';
import { changeProject } from '../projects/changeProject.ts';

/** Lists a project's canary keys that weren't deleted, by name. */
export async function canariesOf({ database, clock }: ServiceContext, projectId: string): Promise<readonly Named[]> {
  return await database.read((manager) => readCanaries(manager, projectId, clock()));
}

/**
 * Names a key of the project for fire drills, or takes it off.
 * @returns the project's canary keys from then on.
 */
export async function changeCanary(
  context: ServiceContext,
  requester: Requester,
  project: Named,
  key: Pick<ApiKey, 'id' | 'name' | 'project'>,
  verb: 'name' | 'remove',
): Promise<Result<readonly Named[]>> {
  return await changeProject(context, requester, project, 'project.policy', async ({ transaction, by }) => {
    const { manager } = transaction;
    if (key.project.id !== project.id) return refused({ code: 'not-found', subject: SUCH.key });
    const { affected } = await write(manager, key, verb);
    if (affected) {
      const about = { subject: project.name, projectId: project.id, keyId: key.id };
      const detail: Readonly<Record<string, string>> = verb === 'name' ? { canary: key.name } : { removed: key.name };
      transaction.record({ by, action: 'project.policy', ...about, detail });
    }
    return done(await readCanaries(manager, project.id, context.clock()));
  });
}

async function write(
  manager: EntityManager,
  { id: keyId, project }: Pick<ApiKey, 'id' | 'project'>,
  verb: 'name' | 'remove',
): Promise<{ readonly affected: boolean }> {
  const isCanary = await manager.existsBy(CanaryEntity, { keyId });
  if (isCanary === (verb === 'name')) return { affected: false };
  if (verb === 'name') await manager.insert(CanaryEntity, { keyId, projectId: project.id });
  else await manager.delete(CanaryEntity, { keyId });
  return { affected: true };
}

async function readCanaries(manager: EntityManager, projectId: string, now: number): Promise<readonly Named[]> {
  const canaries = await manager.findBy(CanaryEntity, { projectId });
  const keys = await manager.find(KeyEntity, {
    where: { id: In(canaries.map(({ keyId }) => keyId)) },
    order: { nameKey: 'ASC', id: 'ASC' },
  });
  return keys.filter(({ deletedAt }) => deletedAt === null || deletedAt > now).map(({ id, name }) => ({ id, name }));
}
