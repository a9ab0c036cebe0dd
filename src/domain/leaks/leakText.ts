import type { NoticePress, NoticeText } from '../notices/noticeContent.ts';
import type { LeakNotice, LeakRevival } from './leakNotice.ts';
import type { LeakAnswer } from './leakQuestion.ts';

/** A leak in parts: what was found, how it stands, and what uses the key. */
export interface LeakTexts {
  readonly found: string;
  /** The same for a conversation, without the place where it was found. */
  readonly publicFound: string;
  readonly said: string;
  /** The same for a conversation, without anybody's accounts. */
  readonly publicSaid: string;
  /** Names of programs and addresses; not for a conversation. */
  readonly uses: readonly string[];
}

/** A leak as it is told, with its key. */
type ToldOfKey = Omit<LeakNotice, 'keyId'> & { readonly key: string; readonly place: string };

/** Words a leak, part by part. */
export function leakTexts(about: ToldOfKey): LeakTexts {
  const { users, apps, isYours, did } = about;
  const name = `key ${about.key} (${about.place})`;
  const used =
    users.length === 0 ? 'Nobody used the key in the last 7 days.' : `Used in the last 7 days by ${users.join(', ')}.`;
  const linked = apps.length === 0 ? [] : [`Linked apps: ${apps.join(', ')}.`];
  return {
    found: found(about, `${isYours ? 'your' : 'the'} ${name}`),
    publicFound: found({ ...about, where: null }, `the ${name}`),
    said: saidOf(about, 'private'),
    publicSaid: saidOf(about, 'conversation'),
    uses: did === 'dead' ? [] : [used, ...linked],
  };
}

/** Words a leak: for its owner in full, and for a conversation without addresses, names of programs, or where it was found. */
export function leakText(about: LeakNotice & { readonly key: string; readonly place: string }): NoticeText {
  const { did, keyId, status } = about;
  const parts = leakTexts(about);
  const isOpen = did === 'tell' || did === 'part';
  const next = isOpen && status !== 'disabled' ? [`Stop it: /apikey disable key:${keyId}`] : [];
  return {
    text: [parts.found, parts.said, ...parts.uses, ...next].join(' '),
    publicText: [parts.publicFound, parts.publicSaid].join(' '),
    presses: leakPresses(about),
  };
}

function found({ by, where, did }: Pick<LeakNotice, 'by' | 'where' | 'did'>, key: string): string {
  const what = did === 'part' ? 'something that begins like a secret' : did === 'dead' ? 'an old secret' : 'a secret';
  if (by !== null) return `${by} found ${what} of ${key} where it shouldn’t be.`;
  return `${what.charAt(0).toUpperCase()}${what.slice(1)} of ${key} was found in public${where === null ? '' : `: ${where}`}.`;
}

function saidOf(
  { did, status, wanted, again }: Pick<LeakNotice, 'did' | 'status' | 'wanted' | 'again'>,
  where: 'private' | 'conversation',
): string {
  switch (did) {
    case 'disable':
      return 'Latchkey disabled the key at once, as the project’s policy says. Regenerate it to give its programs a new secret.';
    case 'rotate':
      return 'Latchkey is rotating it with its apps, as the project’s policy says. The leaked secret stops when the last app has the new one.';
    case 'retire':
      return 'It’s an old secret that still worked beside the new one. Latchkey stopped it at once, as the project’s policy says.';
    case 'tell': {
      if (again !== undefined) return worksAgain(again, where);
      const now = status === 'active' ? 'It still works.' : `The key is ${status}, so nobody can use it now.`;
      return wanted === 'rotate' ? `${now} Latchkey couldn’t rotate it automatically.` : now;
    }
    case 'dead':
      return 'It no longer works, so there’s nothing to do.';
    case 'part':
      return 'Only a part was found, which can’t be checked.';
  }
}

function worksAgain(again: LeakRevival, where: 'private' | 'conversation'): string {
  if (again.how === 'other') return 'It works again.';
  return `It works again: ${where === 'private' ? again.by : again.name} ${REVIVED[again.how]}.`;
}

const REVIVED = {
  activated: 'activated the key',
  unlocked: 'unlocked the key',
  'rolled-back': 'rolled back to it',
} as const satisfies Readonly<Record<Exclude<LeakRevival['how'], 'other'>, string>>;

/** The reason that a button gives for someone who acts because they are on call: nobody should have to type in an emergency. */
export const LEAK_REASON = 'leaked secret';

/** What is on the buttons. */
export const LEAK_LABEL: Readonly<Record<LeakAnswer, string>> = {
  disable: 'Disable now',
  regenerate: 'Regenerate now',
  retire: 'Retire old secret',
  'test-key': 'It is a test key',
};
/** What leads from a leak to the rotation that deals with it. */
export const SHOW_ROTATION = 'Show the rotation';

/** What can be pressed where a leak is told or shown. Pressing is decided again. */
export function leakPresses({
  did,
  keyId,
  status,
  generation,
}: Pick<LeakNotice, 'did' | 'keyId' | 'status' | 'generation'>): readonly NoticePress[] {
  const options = { key: keyId, reason: LEAK_REASON };
  const disable = { label: LEAK_LABEL.disable, path: ['disable'], options, style: 'danger' } as const;
  const regenerate = { label: LEAK_LABEL.regenerate, path: ['regenerate'], options, style: 'primary' } as const;
  switch (did) {
    case 'tell':
    case 'part':
      return [
        ...(status === 'disabled' ? [] : [disable]),
        regenerate,
        ...(generation === null
          ? []
          : [
              {
                label: LEAK_LABEL['test-key'],
                path: ['leak', 'dismiss'],
                options: { ...options, generation: String(generation) },
              },
            ]),
      ];
    case 'disable':
      return [regenerate];
    case 'rotate':
      return [{ label: SHOW_ROTATION, path: ['rotation', 'show'], options: { key: keyId }, style: 'primary' }];
    case 'retire':
    case 'dead':
      return [];
  }
}
