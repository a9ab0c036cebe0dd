import type { ApiKey } from '../../domain/keys/apiKey.ts';
import type { SecretRecord } from '../../domain/keys/keySecrets.ts';
import { sameHash } from '../../domain/keys/verify.ts';
import type { FoundCode } from '../../domain/leaks/findCodes.ts';
import { loadKey } from '../../persistence/keyRepository.ts';
import type { ServiceContext } from '../context.ts';

/** A code whose ID is that of a key; `secret` is the one of its secrets that it is, undefined for a part or for none of them. */
export interface MatchedCode {
  readonly key: ApiKey;
  readonly secret: SecretRecord | undefined;
}

/** Finds out whose a code is. Of a whole one the hash is compared, in constant time; it is stored and repeated nowhere. */
export async function matchCode(
  { database, pepper }: ServiceContext,
  { keyId, whole }: FoundCode,
): Promise<MatchedCode | undefined> {
  const key = await database.read((manager) => loadKey(manager, keyId));
  if (key === undefined) return undefined;
  if (whole === undefined) return { key, secret: undefined };
  const hash = pepper.hash(whole);
  return { key, secret: key.secrets.find((secret) => sameHash(secret.hash, hash)) };
}
