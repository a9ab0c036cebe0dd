import { type EntityManager, In, IsNull } from 'typeorm';
import type { ApiKey } from '../../domain/keys/apiKey.ts';
import { isDead } from '../../domain/leaks/leakResponse.ts';
import { LeakQuestionEntity, type LeakQuestionRow } from '../../persistence/entities/incidents/leakQuestions.ts';
import { LeakEntity } from '../../persistence/entities/incidents/leaks.ts';
import type { ServiceContext } from '../context.ts';
import { isOfDrill } from '../drills/drillRows.ts';

/** A secret that was reported as leaked, and the questions about it, the latest first. */
export interface ReportedSecret {
  readonly secretId: string;
  readonly questions: readonly LeakQuestionRow[];
}

/**
 * Lists the secrets of a key of which its people were told that they leaked, as far as nobody said that they are only test keys. One that
 * was only looked up is none of them, nor one that a fire drill was held with.
 */
export async function reportedSecrets(manager: EntityManager, keyId: string): Promise<readonly ReportedSecret[]> {
  const leaks = await manager.findBy(LeakEntity, { keyId, dismissedAt: IsNull() });
  if (leaks.length === 0) return [];
  const secretId = In(leaks.map((leak) => leak.secretId));
  const order = { createdAt: 'DESC', id: 'DESC' } as const;
  const rows = await manager.find(LeakQuestionEntity, { where: { secretId }, order });
  return leaks.flatMap((leak) => {
    const own = rows.filter((row) => row.secretId === leak.secretId);
    // Of a part nobody knows which secret it is.
    const questions = own.filter(({ facts, about }) => facts.generation !== null && !isOfDrill(about));
    const isReported = leak.reportedAt !== null || questions.length > 0;
    return isReported ? [{ secretId: leak.secretId, questions }] : [];
  });
}

/**
 * @param only looks at this secret alone.
 * @returns whether a secret of a key was reported as leaked that works, or works again as soon as the key does.
 */
export async function hasReportedSecret(
  { database, clock }: ServiceContext,
  key: ApiKey,
  only?: string,
): Promise<boolean> {
  const reported = await database.read((manager) => reportedSecrets(manager, key.id));
  return reported.some(({ secretId }) => {
    const secret = key.secrets.find(({ id }) => id === secretId);
    return secret !== undefined && (only ?? secretId) === secretId && !isDead(key, secret, clock());
  });
}
