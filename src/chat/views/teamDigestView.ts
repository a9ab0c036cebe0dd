import type { EpochMs } from '../../domain/time/time.ts';
import type { Digest, DigestItem } from '../../domain/warnings/digest.ts';
import { whatIsWrong, whyWrong } from '../../domain/warnings/digestText.ts';
import { encodeAction } from '../contracts/actionCode.ts';
import { type Block, type Button, buttons, heading, note, text, type View, view } from '../contracts/view.ts';
import {
  digestItem,
  digestTitle,
  keyInPlace,
  publicItem,
  TEAM,
  takenText,
  withoutConversation,
} from '../copy/digestCopy.ts';
import { actionsOf, moreNote, withoutIds } from './digestView.ts';

/** So many warnings are listed: with its key's buttons each takes three of the 40 components that Discord takes. */
const LISTED = 10;

/**
 * What the people of a project are warned of, of keys that the project owns. Each can be taken; a key that somebody took says who.
 * @param where `conversation`: others read there, so of a key's ID its end only, nobody's address, and buttons that hold no ID.
 * `private`: it goes to one person, because the project has no conversation.
 */
export function teamDigestView(digest: Digest, now: EpochMs, where: 'conversation' | 'private'): View {
  const { items, name } = digest;
  const listed = items.slice(0, LISTED);
  const say = where === 'conversation' ? publicWords : privateWords;
  return view(
    heading(titleOf(digest)),
    where === 'private' ? text(withoutConversation(name)) : undefined,
    ...byKey(listed).flatMap((own) => [
      ...own.map((item) => text(say(item, items, now))),
      ...hands(own, where === 'private' ? own.flatMap(actionsOf) : []),
    ]),
    moreNote(items.slice(LISTED)),
    items.every(({ takenBy }) => takenBy !== undefined) ? undefined : note(TEAM.whoTakesIt),
  );
}

/** What is wrong with one key stands together, in the order of what is most urgent. */
function byKey(items: readonly DigestItem[]): readonly (readonly DigestItem[])[] {
  const keys = [...new Set(items.map(({ keyId }) => keyId))];
  return keys.map((keyId) => items.filter((item) => item.keyId === keyId));
}

function titleOf({ items, name }: Digest): string {
  const keys = new Set(items.map(({ keyId }) => keyId)).size;
  const locked = items.every(({ kind }) => kind === 'lock');
  const only = keys === 1 ? items[0]?.keyName : undefined;
  return withoutIds(digestTitle(name, only, keys, locked), items);
}

function publicWords(item: DigestItem, items: readonly DigestItem[], now: EpochMs): string {
  const { keyName, place, keyId } = item;
  return withoutIds(publicItem(keyName, place, keyId.slice(-4), whatIsWrong(item, null, now)), items);
}

function privateWords(item: DigestItem, _: readonly DigestItem[], now: EpochMs): string {
  return digestItem(keyInPlace(item.keyName, item.place), whatIsWrong(item, null, now), whyWrong(item, null));
}

/** Who has a key, or the button to take it, and what else can be done about it. */
function hands([first]: readonly DigestItem[], more: readonly Button[]): readonly Block[] {
  if (first === undefined) return [];
  const { id, takenBy } = first;
  const go = (label: string, options: Readonly<Record<string, string>>): Button => {
    return { label, action: encodeAction({ kind: 'go', path: ['take'], options: { warning: id, ...options } }) };
  };
  const others = more
    .filter(({ label }, index) => more.findIndex((one) => one.label === label) === index)
    .map(unstyled);
  if (takenBy === undefined) return [buttons({ ...go(TEAM.take, {}), style: 'primary' }, ...others)];
  return [text(takenText(takenBy)), buttons(go(TEAM.handBack, { back: 'yes' }), ...others)];
}

/** One button of a row stands out. */
function unstyled({ label, action, style }: Button): Button {
  return style === 'danger' ? { label, action, style } : { label, action };
}
