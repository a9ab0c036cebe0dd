import { isList, isObject, type Json, objectsIn } from '../shared/json.ts';
import { command } from './commandRules.ts';
import { LIMITS } from './limits.ts';
import { filesAreThere, flagsWithin, type MessagePlace, messageAgrees, messageFields } from './messageRules.ts';
import { modalWithIds } from './modalRules.ts';
import { FLAG } from './numbers.ts';
import { collect, type Path, type Problem } from './problems.ts';
import { among, integer, list, object, text } from './rules.ts';

/** How a message is looked at. */
export interface MessageCheck {
  /** Whether it is one of layout components; what its own flags say, if that is not said. */
  readonly v2?: boolean;
  /** How it is sent; as an interaction's answer, if that is not said. */
  readonly place?: MessagePlace;
  /** The names of the files that come along, or are already there. */
  readonly files?: readonly string[];
  /** What stands before each path: `data` in a callback. */
  readonly at?: Path;
}

/** What there is to say of a message without anything in it; Discord has an error of its own for that (50006). */
export const EMPTY = 'MESSAGE_EMPTY';

/**
 * Checks a message as Discord does before it takes it: lengths, numbers, nesting, IDs, flags and what excludes what.
 * @param body what would be sent as JSON.
 * @returns what is wrong; nothing if all is well.
 */
export function problemsOfMessage(body: Json | undefined, check: MessageCheck = {}): readonly Problem[] {
  const { place = 'callback', files = [], at = [] } = check;
  return collect((report) => {
    const flags = isObject(body) && typeof body['flags'] === 'number' ? body['flags'] : 0;
    const v2 = check.v2 ?? (flags & FLAG.componentsV2) !== 0;
    object({}, messageFields(place, v2))(body ?? null, at, report);
    if (!isObject(body)) return;
    messageAgrees(body, v2, at, report);
    filesAreThere(body, files, at, report);
    if (place !== 'edit' && isEmpty(body, files)) report(EMPTY, 'Cannot send an empty message', at);
  });
}

/** Checks a modal, as it stands in an interaction's callback. */
export function problemsOfModal(body: Json | undefined, at: Path = []): readonly Problem[] {
  return collect((report) => modalWithIds(body ?? null, at, report));
}

/** Checks a command as it is registered. */
export function problemsOfCommand(
  body: Json | undefined,
  scope: 'global' | 'guild' = 'guild',
  at: Path = [],
): readonly Problem[] {
  return collect((report) => command(scope)(body ?? null, at, report));
}

const choiceName = text({ max: LIMITS.autocomplete.name });

/** Checks what is offered while somebody types: `{ choices: [{ name, value }] }`. */
export function problemsOfChoices(body: Json | undefined, at: Path = []): readonly Problem[] {
  const choice = object(
    {
      name: choiceName,
      value: (value, path, report) => {
        if (typeof value !== 'number') text({ max: LIMITS.autocomplete.value })(value, path, report);
      },
    },
    { name_localizations: () => undefined },
  );
  const rule = object({ choices: list(choice, { max: LIMITS.autocomplete.choices }) });
  return collect((report) => rule(body ?? null, at, report));
}

/** Checks what is said with a deferral: whether it is ephemeral, and nothing else. */
export function problemsOfDeferral(body: Json | undefined, at: Path = []): readonly Problem[] {
  return collect((report) => object({}, { flags: flagsWithin(FLAG.ephemeral) })(body ?? {}, at, report));
}

/** Checks a callback as a whole: which type it is, and that nothing stands beside its data. */
export function problemsOfCallback(body: Json | undefined, types: readonly number[]): readonly Problem[] {
  const rule = object(
    {
      type: (value, at, report) => {
        integer(1)(value, at, report);
        among(...types)(value, at, report);
      },
    },
    { data: () => undefined },
  );
  return collect((report) => rule(body ?? null, [], report));
}

/** Whether nothing would be seen of a message. */
export function isEmpty(body: Json | undefined, files: readonly string[]): boolean {
  if (!isObject(body) || files.length > 0) return false;
  const { content, attachments } = body;
  const says = typeof content === 'string' && content.trim() !== '';
  const has = (field: string) => objectsIn(body, field).length > 0;
  return !says && !has('embeds') && !has('components') && !(isList(attachments) && attachments.length > 0);
}
