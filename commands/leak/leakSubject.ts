import type { Found } from '../../src/chat/contracts/command.ts';
import type { ApiKey } from '../../src/domain/keys/apiKey.ts';
import type { Scope } from '../../src/domain/people/permissions.ts';
import { SUCH } from '../../src/domain/refusalCopy.ts';
import { latestLeak, readLeak, type SeenLeak } from '../../src/services/leaks/readLeak.ts';
import { keySubject } from '../key/keySubject.ts';
import type { Context } from '../shared/define.ts';

/** A question about a leaked secret, with its key. */
export interface LeakSubject {
  readonly apiKey: ApiKey;
  readonly seen: SeenLeak;
}

/** What permission is decided on. */
export const scopeOfLeak = ({ apiKey }: LeakSubject): Scope => keySubject.scope(apiKey);

/** Finds the question that is meant: by its ID, as buttons give it, or the latest one about a key. */
export async function findLeak(
  { services, actor, directory }: Context,
  { id, key }: { readonly id: string | undefined; readonly key: ApiKey | undefined },
): Promise<Found<LeakSubject>> {
  if (id === undefined && key === undefined) return { kind: 'ask', options: ['key'] };
  const seen =
    id === undefined ? await latestLeak(services, actor, key?.id ?? '') : await readLeak(services, actor, id);
  const apiKey = seen === undefined ? undefined : await directory.findKeyById(actor, seen.question.key.id);
  if (seen !== undefined && apiKey !== undefined) return { kind: 'found', subject: { apiKey, seen } };
  if (key === undefined) return { kind: 'refused', refusal: { code: 'not-found', subject: SUCH.key } };
  const refusal = { code: 'no-leak-question', subject: key.name } as const;
  return { kind: 'refused', refusal, scope: keySubject.scope(key) };
}
