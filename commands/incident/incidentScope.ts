import type { Contradiction, Found } from '../../src/chat/contracts/command.ts';
import type { IncidentVerb } from '../../src/domain/incidents/incident.ts';
import type { ChannelRef, Named } from '../../src/domain/refs.ts';
import { type IncidentPreview, type IncidentScope, previewIncident } from '../../src/services/incidents/scope.ts';
import type { Context } from '../shared/define.ts';
import { keyAmbiguous, keyUnknown, ONE_SCOPE, OPTION, tooManyKeys } from './copy.ts';

/** What an incident is asked about: its keys are read again when the button is pressed. */
export interface IncidentSubject {
  readonly scope: IncidentScope;
  readonly preview: IncidentPreview;
}

/** The options that say what an incident covers. */
export const SCOPE_OPTIONS = {
  project: { type: 'project', bare: true, description: OPTION.project },
  channel: { type: 'channel', description: OPTION.channel },
  owner: { type: 'person', description: OPTION.owner },
  keys: { type: 'text', shape: 'KEY,KEY', description: OPTION.keys },
} as const;

interface ScopeValues {
  readonly project: Named | undefined;
  readonly channel: ChannelRef | undefined;
  readonly owner: Named | undefined;
  readonly keys: string | undefined;
}

/** How many keys can be named one by one; together their IDs fit the question's row. */
const KEYS_AT_MOST = 25;

/** Of the four ways to say what is meant, one may be given. */
export function oneScopeOnly({ project, channel, owner, keys }: ScopeValues): Contradiction | undefined {
  const given = Object.entries({ project, channel, owner, keys }).flatMap(([name, value]) =>
    value === undefined ? [] : [name],
  );
  if (given.length < 2) return undefined;
  const instead = given.map((kept) =>
    Object.fromEntries(given.filter((name) => name !== kept).map((name) => [name, undefined] as const)),
  );
  return { options: given, why: ONE_SCOPE, instead };
}

/** Finds what an incident would touch. */
export async function findScope(
  context: Context,
  verb: IncidentVerb,
  values: ScopeValues,
): Promise<Found<IncidentSubject>> {
  const found = await scopeOf(context, values);
  if (found.kind !== 'found') return found;
  const scope = found.subject;
  return {
    kind: 'found',
    subject: { scope, preview: await previewIncident(context.services, context.actor, verb, scope) },
  };
}

async function scopeOf(
  context: Context,
  { project, channel, owner, keys }: ScopeValues,
): Promise<Found<IncidentScope>> {
  const one = (kind: 'project' | 'channel' | 'owner', id: string, name: string): Found<IncidentScope> => ({
    kind: 'found',
    subject: { kind, id, name },
  });
  if (project !== undefined) return one('project', project.id, project.name);
  if (channel !== undefined) return one('channel', channel.id, `${channel.project.name}/${channel.name}`);
  if (owner !== undefined) return one('owner', owner.id, owner.name);
  if (keys === undefined) return { kind: 'ask', options: ['project'] };
  return await listedKeys(context, keys);
}

async function listedKeys(context: Context, typed: string): Promise<Found<IncidentScope>> {
  const words = [...new Set(typed.split(',').map((word) => word.trim()))].filter((word) => word !== '');
  const problem = (given: string, text: string) =>
    ({ kind: 'problems', problems: [{ option: 'keys', given, words: text }] }) as const;
  if (words.length === 0 || words.length > KEYS_AT_MOST) return problem(typed, tooManyKeys(KEYS_AT_MOST));
  const found: Named[] = [];
  for (const word of words) {
    const [key, other] = await context.directory.findKeys(context.actor, word, {});
    if (key === undefined) return problem(typed, keyUnknown(word));
    if (other !== undefined) return problem(typed, keyAmbiguous(word));
    found.push(key);
  }
  const name = found.map((key) => key.name).join(', ');
  return { kind: 'found', subject: { kind: 'keys', ids: found.map(({ id }) => id), name } };
}

/** Writes a scope for the question's row. */
export function encodeScope(scope: IncidentScope): string {
  return `${scope.kind}:${scope.kind === 'keys' ? scope.ids.join(',') : scope.id}:${scope.name}`;
}

/** Reads it again. @returns undefined for what {@link encodeScope} didn't write. */
export function decodeScope(text: string): IncidentScope | undefined {
  const [, kind, ids, name] = /^(project|channel|owner|keys):([^:]*):(.*)$/s.exec(text) ?? [];
  if (ids === undefined || name === undefined) return undefined;
  switch (kind) {
    case 'keys':
      return { kind, ids: ids.split(','), name };
    case 'project':
    case 'channel':
    case 'owner':
      return { kind, id: ids, name };
    default:
      return undefined;
  }
}
