import { redactSecrets } from '../../domain/keys/secretFormat.ts';
import { cutText } from '../../domain/time/moment.ts';
import type { EpochMs } from '../../domain/time/time.ts';
import type { Digest, DigestItem } from '../../domain/warnings/digest.ts';
import { whatIsWrong, whyWrong } from '../../domain/warnings/digestText.ts';
import { daysLeft, SNOOZES, snoozeUntil } from '../../domain/warnings/expiry.ts';
import type { WarningKind } from '../../domain/warnings/kinds.ts';
import type { SendTime } from '../../domain/warnings/sendTime.ts';
import { encodeAction } from '../contracts/actionCode.ts';
import { type Block, type Button, buttons, heading, note, text, type View, view } from '../contracts/view.ts';

/** So many keys have room for buttons of their own. */
const ROOMY = 4;
/** So many are listed at all, each with a menu: ten of them are 31 of the 40 components that Discord takes. */
const LISTED = 10;
/** What each of many is called, and what is said of it: all texts of a message together have 4,000 characters in Discord. */
const SHORT = { name: 90, words: 200 } as const;
/** In a conversation they have no menu, and need less room. */
const LISTED_IN_PUBLIC = 12;

/** Who reads a digest: the keys' owner, or someone who is told in their place. */
export type DigestReader = 'owner' | 'other';

/**
 * What someone is warned of, in one message, most urgent first, with what can be done about it. Of many keys those are listed that fit
 * every platform, and it says how many more there are.
 */
export function digestView(digest: Digest, now: EpochMs, reader: DigestReader = 'owner'): View {
  const { items, personName } = digest;
  const listed = items.slice(0, LISTED);
  const draw = items.length <= ROOMY ? roomy : tile;
  return view(
    heading(titleOf(digest, reader)),
    reader === 'owner' ? undefined : text(`${personName} can’t be told of this, so you are told in their place.`),
    ...listed.flatMap((item) => draw(item, digest, now)),
    moreNote(items.slice(LISTED)),
  );
}

/** The same for a conversation in which others read: nothing to press, of a key's ID its end only, and nobody's address. */
export function publicDigestView({ items, personName }: Digest, now: EpochMs): View {
  const lines = items.slice(0, LISTED_IN_PUBLIC).map((item) => {
    const { keyName, place, keyId } = item;
    return text(withoutIds(`${keyName} in ${place} (ID …${keyId.slice(-4)}) ${whatIsWrong(item, null, now)}.`, items));
  });
  return view(
    heading('Somebody can’t be told'),
    text(`${withoutIds(personName, items)} can’t be written to privately. This waits for them:`),
    ...lines,
    moreNote(items.slice(LISTED_IN_PUBLIC)),
    note('Please pass it on. It is not said again.'),
  );
}

function titleOf({ items, personName }: Digest, reader: DigestReader): string {
  const keys = new Set(items.map(({ keyId }) => keyId)).size;
  const locked = items.every(({ kind }) => kind === 'lock');
  const [first] = items;
  const what = locked ? (keys === 1 ? 'is locked' : 'are locked') : keys === 1 ? 'needs a look' : 'need a look';
  const theirs = `${personName}’s`;
  return keys === 1 && first !== undefined
    ? `${reader === 'owner' ? 'Your' : theirs} key ${first.keyName} ${what}`
    : `${keys} of ${reader === 'owner' ? 'your' : theirs} keys ${what}`;
}

/** A key with buttons of its own. */
function roomy(item: DigestItem, owners: SendTime, now: EpochMs): readonly Block[] {
  const why = whyWrong(item, owners.zone);
  const snoozes = snoozesOf(item, owners, now);
  const others = actionsOf(item);
  return [
    text(`${nameOf(item)} ${whatIsWrong(item, owners.zone, now)}.${why === undefined ? '' : ` ${why}`}`),
    buttons(...others),
    ...(snoozes.length === 0 ? [] : [{ kind: 'select' as const, label: 'Snooze', choices: snoozes }]),
  ];
}

/** A key with a menu: five choices at the most, as Slack's ⋯ has no more. */
function tile(item: DigestItem, owners: SendTime, now: EpochMs): readonly Block[] {
  const why = whyWrong(item, owners.zone);
  const detail = `${whatIsWrong(item, owners.zone, now)}.${why === undefined ? '' : ` ${why}`}`;
  const choices = [...actionsOf(item), ...snoozesOf(item, owners, now)].map(({ label, action }) => ({ label, action }));
  return [
    {
      kind: 'overflow',
      label: cutText(nameOf(item), SHORT.name),
      detail: cutText(capital(detail), SHORT.words),
      choices,
    },
  ];
}

function actionsOf({ kind, keyId }: DigestItem): readonly Button[] {
  const go = (label: string, verb: string): Button => {
    return { label, action: encodeAction({ kind: 'go', path: [verb], options: { key: keyId } }) };
  };
  const [regenerate, notMine, show] = [go('Regenerate', 'regenerate'), go('Not mine', 'not-mine'), go('Show', 'show')];
  switch (kind) {
    case 'expiry':
      return [{ ...regenerate, style: 'primary' }, notMine];
    case 'lock':
      return [{ ...go('Unlock', 'unlock'), style: 'primary' }, regenerate];
    case 'unused':
      return [go('Disable', 'disable'), notMine];
    case 'overlap':
      return [show];
    case 'guess':
    case 'source':
      return [show, regenerate, go('Disable', 'disable')];
  }
}

const SNOOZE_TEXT = { '1d': 'Snooze 1 day', '3d': 'Snooze 3 days', '1w': 'Snooze a week' } as const;

/** How long a warning can be put off: as long as the key still lives then, and its owner is written to once more before its end. */
function snoozesOf({ kind, keyId, expiresAt }: DigestItem, { cron, zone }: SendTime, now: EpochMs): readonly Button[] {
  if (kind !== 'expiry') return [];
  const left = daysLeft(zone, expiresAt, now);
  return (['1d', '3d', '1w'] as const)
    .filter((snooze) => SNOOZES[snooze] <= left && snoozeUntil(snooze, { cron, zone, expiresAt }, now) !== undefined)
    .map((snooze) => {
      const options = { key: keyId, for: snooze };
      return { label: SNOOZE_TEXT[snooze], action: encodeAction({ kind: 'go', path: ['snooze'], options }) };
    });
}

const MORE_TEXT: Readonly<Record<WarningKind, string>> = {
  lock: 'locked',
  overlap: 'still used with an old secret',
  expiry: 'near their end or past it',
  guess: 'tried with wrong secrets',
  source: 'used from somewhere new',
  unused: 'unused',
};

/** Says what there is no room for, and how it is seen. */
function moreNote(more: readonly DigestItem[]): Block | undefined {
  if (more.length === 0) return undefined;
  const kinds = [...new Set(more.map(({ kind }) => kind))];
  const counts = kinds.map((kind) => `${more.filter((item) => item.kind === kind).length} ${MORE_TEXT[kind]}`);
  const command = kinds.length === 1 && kinds[0] === 'lock' ? '/apikey list status:locked' : '/apikey list';
  return note(`… and ${more.length} more: ${counts.join(', ')}. See them all with ${command}`);
}

function nameOf({ keyName, place }: DigestItem): string {
  return `${keyName} in ${place}`;
}

/** A name may be anything, an ID among it: whatever is said in public goes through here. */
function withoutIds(words: string, items: readonly DigestItem[]): string {
  const ids = [...new Set(items.map(({ keyId }) => keyId))];
  return ids.reduce((said, id) => said.replaceAll(id, `…${id.slice(-4)}`), redactSecrets(words));
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
