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

/** So many keys have their buttons: each takes three of the 40 components that Discord takes. */
const LISTED = 10;

/**
 * What the people of a project are warned of, of keys that the project owns. Each can be taken; a key that somebody took says who.
 * @param where `conversation`: others read there, so of a key's ID its end only, nobody's address, and buttons that hold no ID.
 * `private`: it goes to one person, because the project has no conversation.
 */
export function teamDigestView(digest: Digest, now: EpochMs, where: 'conversation' | 'private'): View {
  const { items, name } = digest;
  const listed = items.slice(0, LISTED);
  const draw = where === 'conversation' ? publicBlocks : privateBlocks;
  return view(
    heading(titleOf(digest)),
    where === 'private' ? text(withoutConversation(name)) : undefined,
    ...listed.flatMap((item) => draw(item, items, now)),
    moreNote(items.slice(LISTED)),
    items.every(({ takenBy }) => takenBy !== undefined) ? undefined : note(TEAM.whoTakesIt),
  );
}

function titleOf({ items, name }: Digest): string {
  const keys = new Set(items.map(({ keyId }) => keyId)).size;
  const locked = items.every(({ kind }) => kind === 'lock');
  const only = keys === 1 ? items[0]?.keyName : undefined;
  return withoutIds(digestTitle(name, only, keys, locked), items);
}

function publicBlocks(item: DigestItem, items: readonly DigestItem[], now: EpochMs): readonly Block[] {
  const { keyName, place, keyId } = item;
  const said = publicItem(keyName, place, keyId.slice(-4), whatIsWrong(item, null, now));
  return [text(withoutIds(said, items)), ...hands(item)];
}

function privateBlocks(item: DigestItem, _: readonly DigestItem[], now: EpochMs): readonly Block[] {
  const said = digestItem(keyInPlace(item.keyName, item.place), whatIsWrong(item, null, now), whyWrong(item, null));
  return [text(said), ...hands(item, actionsOf(item))];
}

/** Who has it, or the button to take it. */
function hands({ id, takenBy }: DigestItem, more: readonly Button[] = []): readonly Block[] {
  const go = (label: string, options: Readonly<Record<string, string>>): Button => {
    return { label, action: encodeAction({ kind: 'go', path: ['take'], options: { warning: id, ...options } }) };
  };
  if (takenBy === undefined) return [buttons({ ...go(TEAM.take, {}), style: 'primary' }, ...more.map(unstyled))];
  return [text(takenText(takenBy)), buttons(go(TEAM.handBack, { back: 'yes' }), ...more.map(unstyled))];
}

/** One button of a row stands out. */
function unstyled({ label, action, style }: Button): Button {
  return style === 'danger' ? { label, action, style } : { label, action };
}
