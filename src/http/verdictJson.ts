import type { Verdict } from '../domain/keys/verdict.ts';

/** The usual answer, serialized once for each key in memory: a changed key has a new verdict. */
const written = new WeakMap<Verdict, string>();

/** Serializes a verdict for `POST /v1/verify`. */
export function verdictJson(verdict: Verdict): string {
  if (!verdict.valid) {
    const { code, retryAfterSeconds } = verdict;
    return JSON.stringify(
      retryAfterSeconds === undefined ? { valid: false, code } : { valid: false, code, retryAfterSeconds },
    );
  }
  if (verdict.secret !== 'current') return acceptedJson(verdict);
  const known = written.get(verdict);
  if (known !== undefined) return known;
  const json = acceptedJson(verdict);
  written.set(verdict, json);
  return json;
}

function acceptedJson({ key, secret, overlapEndsAt }: Verdict & { valid: true }): string {
  return JSON.stringify({
    valid: true,
    keyId: key.id,
    name: key.name,
    project: key.project.name,
    channel: key.channel.name,
    owner: key.owner.name,
    expiresAt: new Date(key.expiresAt).toISOString(),
    secret,
    ...(overlapEndsAt === null ? {} : { overlapEndsAt: new Date(overlapEndsAt).toISOString() }),
  });
}
