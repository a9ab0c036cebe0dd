import { LRUCache } from 'lru-cache';
import { type Guard, type GuardNames, type ReadGuard, readGuard } from '../domain/keys/guard.ts';
import { GUARD, guardProblem, guardText, namedTwice } from './copy.ts';

/** What a proxy's configuration guards, or why that is unclear; then nobody is let in. */
export type ConfiguredGuard =
  | { readonly kind: 'guard'; readonly guard: Guard | undefined }
  | { readonly kind: 'unnamed'; readonly detail: string };

const FIELDS = ['project', 'channel', 'scope'] as const satisfies readonly (keyof GuardNames)[];
/** Fits three names with every character percent-encoded. */
const QUERY_LIMIT = 4_096;
/**
 * Parsed guards are cached, enough for all routes of one deployment: normalising names at each check would cost more
 * than the check.
 */
const KEPT = 500;

/** The prefix for a proxy that appends the client's path and query to ours (Envoy). */
export const PATH_FORM = '/v1/ext-authz/';

/** Reads names from a query (`project=shop&channel=rasa`). Each may appear once: a second one would be the client's. */
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

/** Reads the names in `/v1/auth?…`. @param url the request target as sent. */
export function guardOfAddress(url: string): ConfiguredGuard {
  const at = url.indexOf('?');
  return guardOfQuery(at === -1 ? '' : url.slice(at + 1));
}

/**
 * Reads the names in `/v1/ext-authz/project=shop&channel=rasa/…`. The client's path comes after them, so nothing that a
 * client sends can precede or replace them.
 */
export function guardOfPath(url: string): ConfiguredGuard {
  if (!url.startsWith(PATH_FORM)) return unnamed(GUARD.unreadable);
  const rest = url.slice(PATH_FORM.length);
  const end = rest.search(/[/?#]/);
  return guardOfQuery(end === -1 ? rest : rest.slice(0, end));
}

/** The answer below `/v1/auth/`, where path and query are the client's. */
export const CLIENTS_OWN = unnamed(GUARD.clientsOwn);

const NOTHING_NAMED: ReadGuard = { kind: 'guard', guard: undefined };

const readNames = kept((names: string): ReadGuard => {
  const [project = '', channel = '', scope = ''] = names.split('\n');
  return readGuard({ project: project || undefined, channel: channel || undefined, scope: scope || undefined });
});

/** Reads the names in the body of `POST /v1/verify`. Its schema has already ruled out empty names and line breaks. */
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
