import { type Guard, type GuardNames, type GuardProblem, type ReadGuard, readGuard } from '../domain/keys/guard.ts';

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

const HOW =
  'Name it in the proxy’s configuration: /v1/auth?project=NAME, with &channel=NAME where only one integration channel is meant, or project=* to let in every living key.';

/** Reads names from a query (`project=shop&channel=rasa`). Each may appear once: a second one would be the client's. */
export const guardOfQuery = kept((query: string): ConfiguredGuard => {
  if (query.length > QUERY_LIMIT) return unnamed('What this address guards is too long to be a name.');
  const parameters = new URLSearchParams(query);
  for (const field of FIELDS) {
    if (parameters.getAll(field).length > 1)
      return unnamed(
        `${field} is named twice, so it isn’t clear which one is meant. A client’s own query must not be passed on.`,
      );
  }
  const [project, channel, scope] = FIELDS.map((field) => parameters.get(field) ?? undefined);
  if (project === undefined) return unnamed('This address doesn’t say which project it guards, so no key is let in.');
  const read = readGuard({ project, channel, scope });
  return read.kind === 'guard' ? read : unnamed(problemDetail(read.problem));
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
  if (!url.startsWith(PATH_FORM)) return unnamed('The names in this address can’t be read.');
  const rest = url.slice(PATH_FORM.length);
  const end = rest.search(/[/?#]/);
  return guardOfQuery(end === -1 ? rest : rest.slice(0, end));
}

/** The answer below `/v1/auth/`, where path and query are the client's. */
export const CLIENTS_OWN = unnamed(
  'Below this address everything is the client’s own, so nothing here says what is guarded.',
);

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

/** Describes what is wrong with the names. Never repeats them: anything may have been put there by mistake. */
export function problemDetail(problem: GuardProblem): string {
  return problem.kind === 'bad-name'
    ? `${problem.field} is not a name: it is empty, too long, or holds a *. Leave ${problem.field} out if it doesn’t matter.`
    : 'channel needs one project beside it: other projects may have integration channels of the same name.';
}

function unnamed(what: string): ConfiguredGuard & { kind: 'unnamed' } {
  return { kind: 'unnamed', detail: `${what} ${HOW}` };
}

/** Caches results by their text; clears the cache when it is full, which only a flood of names causes. */
function kept<T>(read: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    if (text.length > QUERY_LIMIT) return read(text);
    const before = known.get(text);
    if (before !== undefined) return before;
    if (known.size >= KEPT) known.clear();
    const fresh = read(text);
    known.set(text, fresh);
    return fresh;
  };
}
