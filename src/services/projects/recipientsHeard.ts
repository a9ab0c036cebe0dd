import { projectName } from '../../domain/warnings/recipient.ts';
import { MemberEntity } from '../../persistence/entities/people/people.ts';
import type { ServiceContext } from '../context.ts';
import { readSettings } from './warningSettings.ts';

/**
 * Finds for whom someone can be told where nobody is written to unasked: for themselves, and for the projects that they own and that
 * have no conversation of their own. @returns the recipients' names, see domain/warnings/recipient.
 */
export async function recipientsHeard(context: ServiceContext, personId: string): Promise<readonly string[]> {
  return await context.database.read(async (manager) => {
    const owned = (await manager.findBy(MemberEntity, { personId, role: 'owner' })).map(({ projectId }) => projectId);
    const settings = await readSettings(manager, owned);
    const silent = owned.filter((id) => (settings.get(id)?.fallback ?? null) === null);
    return [personId, ...silent.map(projectName)];
  });
}
