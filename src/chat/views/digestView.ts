import { redactSecrets } from '../../domain/keys/secretFormat.ts';
import { cutText } from '../../domain/time/moment.ts';
import type { EpochMs } from '../../domain/time/time.ts';
import type { Digest, DigestItem } from '../../domain/warnings/digest.ts';
import { whatIsWrong, whyWrong } from '../../domain/warnings/digestText.ts';
import { daysLeft, SNOOZES, snoozeUntil } from '../../domain/warnings/expiry.ts';
import type { SendTime } from '../../domain/warnings/sendTime.ts';
import { encodeAction } from '../contracts/actionCode.ts';
import { type Block, type Button, buttons, heading, note, text, type View, view } from '../contracts/view.ts';
import {
  detailText,
  digestItem,
  digestTitle,
  insteadOf,
  keyInPlace,
  LABEL,
  moreKeys,
  PUBLIC,
  publicIntro,
  publicItem,
  SNOOZE_LABEL,
} from '../copy/digestCopy.ts';

/** So many keys have room for buttons of their own. */
const ROOMY = 4;
/** So many are listed at all, each with a menu: ten of them are 31 of the 40 components that Discord takes. */
const LISTED = 10;
/** What each of many is called, and what is said of it: all texts of a message together have 4,000 characters in Discord. */
const SHORT = { name: 90, words: 200 } as const;
/** In a conversation keys have no menu, and need less room. */
const LISTED_IN_PUBLIC = 12;

/** Who reads a digest: the keys' owner, or a person who is told instead. */
export type DigestReader = 'owner' | 'other';

/**
 * What someone is warned of, in one message, most urgent first, with what can be done about it. Of many keys those are listed that fit
 * every platform, and it says how many more there are.
 */
export function digestView(digest: Digest, now: EpochMs, reader: DigestReader = 'owner'): View {
  const { items, name } = digest;
  const listed = items.slice(0, LISTED);
  const draw = items.length <= ROOMY ? roomy : tile;
  return view(
    heading(titleOf(digest, reader)),
    reader === 'owner' ? undefined : text(insteadOf(name)),
    ...listed.flatMap((item) => draw(item, digest, now)),
    moreNote(items.slice(LISTED)),
  );
}

/** The same for a conversation in which others read: nothing to press, of a key's ID its end only, and nobody's address. */
export function publicDigestView({ items, name }: Digest, now: EpochMs): View {
  const lines = items.slice(0, LISTED_IN_PUBLIC).map((item) => {
    const { keyName, place, keyId } = item;
    return text(withoutIds(publicItem(keyName, place, keyId.slice(-4), whatIsWrong(item, null, now)), items));
  });
  return view(
    heading(PUBLIC.title),
    text(publicIntro(withoutIds(name, items))),
    ...lines,
    moreNote(items.slice(LISTED_IN_PUBLIC)),
    note(PUBLIC.passOn),
  );
}

function titleOf({ items, name }: Digest, reader: DigestReader): string {
  const keys = new Set(items.map(({ keyId }) => keyId)).size;
  const locked = items.every(({ kind }) => kind === 'lock');
  const only = keys === 1 ? items[0]?.keyName : undefined;
  return digestTitle(reader === 'owner' ? undefined : name, only, keys, locked);
}

/** A key with buttons of its own. */
function roomy(item: DigestItem, owners: SendTime, now: EpochMs): readonly Block[] {
  const why = whyWrong(item, owners.zone);
  const snoozes = snoozesOf(item, owners, now);
  const others = actionsOf(item);
  return [
    text(digestItem(nameOf(item), whatIsWrong(item, owners.zone, now), why)),
    buttons(...others),
    ...(snoozes.length === 0 ? [] : [{ kind: 'select' as const, label: LABEL.snooze, choices: snoozes }]),
  ];
}

/** Slack's ⋯ has no more. */
const CHOICES = 5;

/** A key with a menu. */
function tile(item: DigestItem, owners: SendTime, now: EpochMs): readonly Block[] {
  const why = whyWrong(item, owners.zone);
  const detail = detailText(whatIsWrong(item, owners.zone, now), why);
  const all = [...actionsOf(item), ...snoozesOf(item, owners, now)].slice(0, CHOICES);
  const choices = all.map(({ label, action }) => ({ label, action }));
  return [
    {
      kind: 'overflow',
      label: cutText(nameOf(item), SHORT.name),
      detail: cutText(capital(detail), SHORT.words),
      choices,
    },
  ];
}

/** What can be done about a warning, for people who may. */
export function actionsOf({ kind, keyId, threshold, neverUsed }: DigestItem): readonly Button[] {
  const go = (label: string, verb: string): Button => {
    return { label, action: encodeAction({ kind: 'go', path: [verb], options: { key: keyId } }) };
  };
  const [regenerate, notMine, show] = [
    go(LABEL.regenerate, 'regenerate'),
    go(LABEL.notMine, 'not-mine'),
    go(LABEL.show, 'show'),
  ];
  const remove: Button = { ...go(LABEL.delete, 'delete'), style: 'danger' };
  switch (kind) {
    case 'expiry':
      return neverUsed === true ? [remove, regenerate, notMine] : [{ ...regenerate, style: 'primary' }, notMine];
    case 'lock':
      return [{ ...go(LABEL.unlock, 'unlock'), style: 'primary' }, regenerate];
    case 'unused':
      return [...(threshold === 'never' ? [remove] : []), go(LABEL.disable, 'disable'), notMine];
    case 'overlap':
      return [show];
    case 'guess':
    case 'source':
      return [show, regenerate, go(LABEL.disable, 'disable')];
  }
}

/** How long reminders can be snoozed: as long as the owner still gets one before the key expires. */
function snoozesOf({ kind, keyId, expiresAt }: DigestItem, { cron, zone }: SendTime, now: EpochMs): readonly Button[] {
  if (kind !== 'expiry') return [];
  const left = daysLeft(zone, expiresAt, now);
  return (['1d', '3d', '1w'] as const)
    .filter((snooze) => SNOOZES[snooze] <= left && snoozeUntil(snooze, { cron, zone, expiresAt }, now) !== undefined)
    .map((snooze) => {
      const options = { key: keyId, for: snooze };
      return { label: SNOOZE_LABEL[snooze], action: encodeAction({ kind: 'go', path: ['snooze'], options }) };
    });
}

/** Says what there is no room for, and how it is seen. */
export function moreNote(more: readonly DigestItem[]): Block | undefined {
  if (more.length === 0) return undefined;
  const kinds = [...new Set(more.map(({ kind }) => kind))];
  const counts = kinds.map((kind) => [kind, more.filter((item) => item.kind === kind).length] as const);
  const command = kinds.length === 1 && kinds[0] === 'lock' ? '/apikey list status:locked' : '/apikey list';
  return note(moreKeys(counts, command));
}

function nameOf({ keyName, place }: DigestItem): string {
  return keyInPlace(keyName, place);
}

/** A name may be anything, an ID among it: whatever is said in public goes through here. */
export function withoutIds(words: string, items: readonly DigestItem[]): string {
  const ids = [...new Set(items.map(({ keyId }) => keyId))];
  return ids.reduce((said, id) => said.replaceAll(id, `…${id.slice(-4)}`), redactSecrets(words));
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
