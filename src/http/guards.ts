import { LRUCache } from 'lru-cache';
import { type Guard, type GuardNames, type ReadGuard, readGuard } from '../domain/keys/guard.ts';
import { GUARD, guardProblem, guardText, namedTwice } from './copy.ts';

/** What a proxy's configuration says it guards, or why that can't be told. Nobody is let in then. */
export type ConfiguredGuard =
  | { readonly kind: 'guard'; readonly guard: Guard | undefined }
  | { readonly kind: 'unnamed'; readonly detail: string };

const FIELDS = ['project', 'channel', 'scope'] as const satisfies readonly (keyof GuardNames)[];
/** Three names with every character percent-encoded fit in. */
const QUERY_LIMIT = 4_096;
/** Guards that were read are kept, for as many doors as one deployment may have: normalising names at each check would cost more than the check. */
const KEPT = 500;

/** Where the names stand for a proxy that puts the client's path and query behind ours (Envoy). */
export const PATH_FORM = '/v1/ext-authz/';

/** Reads names as they stand in a query (`project=shop&channel=rasa`). Each may stand there once: of two, one would be the client's. */
export const guardOfQuery = kept((query: string): ConfiguredGuard => {
  if (query.length > QUERY_LIMIT) return unnamed(GUARD.tooLong);
  const parameters = new URLSearchParams(query);
  for (const field of FIELDS) {
    if (parameters.getAll(field).length > 1) return unnamed(namedTwice(field));
  }
  const [project, channel, scope] = FIELDS.map((field) => parameters.get(field) ?? undefined);
  if (project === undefined) return unnamed(GUARD.unnamed);
  const read = readGuard({ project, channel, scope });
  return read.kind === 'guard' ? read : unnamed(guardProblem(read.problem));
});

/** Reads the names in `/v1/auth?…`. @param url the request's target as it was sent. */
export function guardOfAddress(url: string): ConfiguredGuard {
  const at = url.indexOf('?');
  return guardOfQuery(at === -1 ? '' : url.slice(at + 1));
}

/**
 * Reads the names in `/v1/ext-authz/project=shop&channel=rasa/…`. The client's path begins after them, so that nothing which
 * a client sends can stand before or replace them.
 */
export function guardOfPath(url: string): ConfiguredGuard {
  if (!url.startsWith(PATH_FORM)) return unnamed(GUARD.unreadable);
  const rest = url.slice(PATH_FORM.length);
  const end = rest.search(/[/?#]/);
  return guardOfQuery(end === -1 ? rest : rest.slice(0, end));
}

/** The answer below `/v1/auth/`, where the path and the query are the client's. */
export const CLIENTS_OWN = unnamed(GUARD.clientsOwn);

const NOTHING_NAMED: ReadGuard = { kind: 'guard', guard: undefined };

const readNames = kept((names: string): ReadGuard => {
  const [project = '', channel = '', scope = ''] = names.split('\n');
  return readGuard({ project: project || undefined, channel: channel || undefined, scope: scope || undefined });
});

/** Reads what the body of `POST /v1/verify` names. Its schema has seen to it that no name is empty or holds a line break. */
export function guardOfBody({ project, channel, scope }: GuardNames): ReadGuard {
  if (project === undefined && channel === undefined && scope === undefined) return NOTHING_NAMED;
  return readNames(`${project ?? ''}\n${channel ?? ''}\n${scope ?? ''}`);
}

function unnamed(what: string): ConfiguredGuard & { kind: 'unnamed' } {
  return { kind: 'unnamed', detail: guardText(what) };
}

/** Remembers the results that were used last, by their text. */
function kept<T extends object>(read: (text: string) => T): (text: string) => T {
  const known = new LRUCache<string, T>({ max: KEPT, memoMethod: read });
  return (text) => (text.length > QUERY_LIMIT ? read(text) : known.memo(text));
}
