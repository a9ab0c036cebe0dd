import { PROJECT } from '../../../domain/keys/keyOwner.ts';
import { Secret } from '../../../domain/keys/secret.ts';
import type { ChannelRef } from '../../../domain/refs.ts';
import type { CommandContext, OptionProblem } from '../../contracts/command.ts';
import type { Choice, OptionSpec, OptionSpecs, OptionValues, RawOptions } from '../../contracts/options.ts';
import { partText, tooManyAlike } from '../../copy/findCopy.ts';
import {
  keyNotChannel,
  keyWasDeleted,
  noSuchApp,
  noSuchChannel,
  noSuchKey,
  noSuchProject,
  otherChannel,
  otherProject,
  whichApp,
  whichChannel,
  whichKey,
} from '../../copy/usageCopy.ts';
import { didYouMean } from '../../parsing/didYouMean.ts';
import { readMarkup } from '../../parsing/markup.ts';
import { writeCommand } from '../../parsing/writeLine.ts';
import { keptKeyIds } from '../privateFields.ts';
import { partOf } from './choices.ts';
import { keyLabel } from './optionChoices.ts';
import {
  absent,
  type NamedScope,
  placedValue,
  problem,
  type Resolved,
  readChoice,
  readExpiry,
  readLength,
  readName,
  readPage,
  readSince,
  readText,
  shortened,
  value,
} from './readValues.ts';
import { resolveGroup, resolvePerson } from './resolvePeople.ts';

/** What was left blank in a form is as if it were not there. */
function withoutBlanks(given: RawOptions): RawOptions {
  return Object.fromEntries(Object.entries(given).filter(([, typed]) => typed.trim() !== ''));
}

/** All options' values, with where they are, or what is wrong with which. */
export type ResolvedOptions<Specs extends OptionSpecs> =
  | { readonly kind: 'values'; readonly values: OptionValues<Specs>; readonly scope: NamedScope }
  | { readonly kind: 'missing'; readonly options: readonly string[] }
  | { readonly kind: 'problems'; readonly problems: readonly OptionProblem[] }
  | { readonly kind: 'choose'; readonly option: string; readonly prompt: string; readonly choices: readonly Choice[] };

/**
 * Turns what was typed into typed values. All problems are found at once, so that nobody mends one only to meet the next.
 * @param oneOf options of which one is needed: where there is none of them, the first is missing.
 */
export async function resolveOptions<Services, Specs extends OptionSpecs>(
  context: CommandContext<Services>,
  specs: Specs,
  given: RawOptions,
  oneOf: readonly string[] = [],
): Promise<ResolvedOptions<Specs>> {
  const raw = withoutBlanks(given);
  const values: Record<string, unknown> = {};
  let scope: NamedScope = {};
  const problems: OptionProblem[] = [];
  const missing: string[] = [];
  let choose: (Resolved & { kind: 'choose'; option: string }) | undefined;
  for (const [name, spec] of Object.entries(specs)) {
    const typed = raw[name];
    if (typed === undefined) {
      const lacking = name === oneOf[0] && oneOf.every((one) => raw[one] === undefined);
      if (spec.required === true || lacking) missing.push(name);
      continue;
    }
    const resolved = await resolve(context, spec, typed.trim(), { raw, takesGroup: Object.hasOwn(specs, 'group') });
    if (resolved.kind === 'value') {
      values[name] = resolved.value;
      scope = narrower(scope, resolved.scope);
    }
    if (resolved.kind === 'choose') choose ??= { ...resolved, option: name };
    if (resolved.kind === 'problem') {
      const { kind: _, insteadOption, ...said } = resolved;
      const fits = insteadOption !== undefined && Object.hasOwn(specs, insteadOption.name);
      problems.push({ option: name, given: typed, ...said, ...(fits ? { insteadOption } : {}) });
    }
  }
  if (problems.length > 0) return { kind: 'problems', problems };
  if (missing.length > 0) return { kind: 'missing', options: missing };
  if (choose !== undefined) return choose;
  // The loop has put a value of the declared type under each name; the compiler can't follow that through a dynamic record.
  return { kind: 'values', values: values as OptionValues<Specs>, scope };
}

/** What a key tells of where a command is goes before what a project does. */
function narrower(one: NamedScope, other: NamedScope = {}): NamedScope {
  return one.keyId === undefined && other.projectId !== undefined ? other : one;
}

async function resolve<Services>(
  context: CommandContext<Services>,
  spec: OptionSpec,
  typed: string,
  { raw, takesGroup }: { readonly raw: RawOptions; readonly takesGroup: boolean },
): Promise<Resolved> {
  // Options that a platform parsed still contain its bracketed mentions.
  const given = spec.type === 'text' || spec.type === 'name' ? typed : (readMarkup(typed)?.value ?? typed);
  switch (spec.type) {
    case 'channel':
      return await resolveChannel(context, given, raw['project']);
    case 'key':
      return await resolveKey(context, given, raw['channel'], raw['project']);
    case 'app':
      return await resolveApp(context, given, raw['project']);
    case 'project':
      return await resolveProject(context, given);
    case 'person':
      if (spec.orProject === true && typed.toLowerCase() === PROJECT) return value(PROJECT);
      return await resolvePerson(context, given, { invites: spec.invites === true, takesGroup });
    case 'group':
      return await resolveGroup(context, readMarkup(typed)?.group ?? given);
    case 'name':
      return readName(spec.what, given);
    case 'request':
      // Which one is meant is found by the command: also one that is decided has an answer.
      return readText(typed, undefined);
    case 'text':
      return readText(given, spec.read);
    case 'duration':
      return readLength(given, spec.words, spec.most);
    case 'expiry':
      return readExpiry(given, context.now, context.actor.timeZone ?? null);
    case 'since':
      return readSince(given, context.now, context.actor.timeZone ?? null, spec.end);
    case 'page':
      return readPage(given);
    case 'choice':
      return readChoice(spec.choices, given);
    case 'secret':
      return value(new Secret(given));
    case 'configuration':
      return value(keptKeyIds(given));
  }
}

async function resolveChannel<S>(
  context: CommandContext<S>,
  given: string,
  project: string | undefined,
): Promise<Resolved> {
  const { actor, directory } = context;
  const text = given.replace(/^#/, '');
  const scoped = project === undefined || text.includes('/') ? text : `${project}/${text}`;
  const found = await directory.findChannels(actor, scoped);
  const active = found.filter((channel) => channel.project.id === actor.activeProjectId);
  const channel = active[0] ?? (found.length === 1 ? found[0] : undefined);
  if (channel !== undefined) return await inNamedProject(context, channel, project);
  if (found.length > 1) {
    const choices = found.map((one) => ({
      label: `${one.project.name}/${one.name}`,
      value: `${one.project.name}/${one.name}`,
    }));
    return { kind: 'choose', prompt: whichChannel(found.length, text), choices };
  }
  const [key] = await directory.findKeys(actor, text, {});
  if (key !== undefined)
    return { kind: 'problem', words: keyNotChannel(shortened(text)), insteadOption: { name: 'key', value: text } };
  const names = (await directory.channels(actor)).map((one) => one.name);
  return absent(noSuchChannel(shortened(text)), didYouMean(text, names));
}

/** A channel may be written with its project; `project:` beside it must then be the same. */
async function inNamedProject<S>(
  { actor, directory }: CommandContext<S>,
  channel: ChannelRef,
  project: string | undefined,
): Promise<Resolved> {
  const named = project === undefined ? undefined : await directory.findProject(actor, project);
  return named === undefined || named.id === channel.project.id
    ? placedValue(channel, channel.project)
    : problem(otherProject(channel.name, channel.project.name, named.name));
}

async function resolveKey<S>(
  context: CommandContext<S>,
  given: string,
  channel: string | undefined,
  project: string | undefined,
): Promise<Resolved> {
  const { actor, directory } = context;
  const within = channel === undefined ? undefined : await resolveChannel(context, channel, project);
  const channelId = within?.kind === 'value' ? idOf(within.value) : undefined;
  const scope = channelId === undefined ? {} : { channelId };
  const anywhere = await directory.findKeys(actor, given, scope);
  const found = anywhere.filter((key) => channelId === undefined || key.channel.id === channelId);
  const only = found[0];
  if (only !== undefined && found.length === 1) return placedValue(only, only.project, only.id);
  const elsewhere = anywhere[0];
  if (elsewhere !== undefined && found.length === 0) {
    const { project: home, channel: place } = elsewhere;
    return problem(otherChannel(shortened(given), `${home.name}/${place.name}`));
  }
  if (found.length >= TOLD_APART) return problem(tooManyAlike(found.length, shortened(given)));
  if (found.length > 1) {
    const choices = found.map((key) => ({ label: keyLabel(key), value: key.id }));
    return { kind: 'choose', prompt: whichKey(found.length, given), choices };
  }
  const names = (await directory.keys(actor, scope)).map((key) => key.name);
  const guess = didYouMean(given, names);
  if (await directory.wasDeleted(actor, given)) return absent(keyWasDeleted(shortened(given)), guess);
  return absent([noSuchKey(shortened(given)), ...(await byPart(context, given, scope))].join(' '), guess);
}

/** Says how many keys have in their names what was taken for a name, and how to list them. */
async function byPart<S>(
  { actor, directory }: CommandContext<S>,
  given: string,
  scope: { readonly channelId?: string },
): Promise<readonly string[]> {
  const part = partOf(given);
  const counted = part === '' ? undefined : await directory.count(actor, { type: 'key', text: part, ...scope });
  if (counted === undefined || counted.total === 0) return [];
  return [partText(shortened(part), counted.total, writeCommand(['list'], { name: shortened(part) }))];
}

/** How many keys of one name can be chosen from. */
const TOLD_APART = 100;

function idOf(found: unknown): string | undefined {
  return typeof found === 'object' && found !== null && 'id' in found && typeof found.id === 'string'
    ? found.id
    : undefined;
}

async function resolveApp<S>(
  context: CommandContext<S>,
  given: string,
  project: string | undefined,
): Promise<Resolved> {
  const { actor, directory } = context;
  const scoped = project === undefined || given.includes('/') ? given : `${project}/${given}`;
  const found = await directory.findApps(actor, scoped);
  const app =
    found.find((one) => one.project.id === actor.activeProjectId) ?? (found.length === 1 ? found[0] : undefined);
  if (app !== undefined) return placedValue(app, app.project);
  if (found.length > 1) {
    const choices = found.map(({ id, name, project: home }) => ({ label: `${home.name}/${name}`, value: id }));
    return { kind: 'choose', prompt: whichApp(found.length, given), choices };
  }
  const names = (await directory.apps(actor)).map(({ name }) => name);
  return absent(noSuchApp(shortened(given)), didYouMean(given, names));
}

async function resolveProject<S>(context: CommandContext<S>, given: string): Promise<Resolved> {
  const found = await context.directory.findProject(context.actor, given);
  if (found !== undefined) return placedValue(found, found);
  const names = (await context.directory.projects(context.actor)).map((project) => project.name);
  return absent(noSuchProject(shortened(given)), didYouMean(given, names));
}
