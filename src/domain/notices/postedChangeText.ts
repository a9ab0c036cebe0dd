import { moment } from '../time/moment.ts';
import type { NoticeText } from './noticeContent.ts';
import type { OnCallVerb, PostedChange, PostedChangeNotice, PostedVerb } from './postedChange.ts';

/** Says who did what, when, and when the old secret stops. Everybody may read it: the reason that was given stays private. */
export function postedChangeText(
  about: PostedChangeNotice & { readonly key: string; readonly place: string },
): NoticeText {
  const { by, isOnCall, did, at } = about;
  const who = isOnCall ? `${by}, who is on call,` : by;
  const what = `${who} ${TOLD[did]} the key ${about.key} (${about.place})${WITH[did] ?? ''} on ${moment(at, 'minute')}.`;
  const then = thenText(about);
  const words = then === undefined ? what : `${what} ${then}`;
  return { text: words, publicText: words };
}

function thenText({ did, stops, stopsAt }: PostedChange): string | undefined {
  if (did === 'disabled') return 'Nothing can use it until someone activates it.';
  if (did === 'deleted') return 'None of its secrets work any longer.';
  const old = did === 'replaced' ? 'old ID and secret' : 'old secret';
  const verb = (one: string, several: string) => (did === 'replaced' ? several : one);
  switch (stops) {
    case 'now':
      return `The ${old} no longer ${verb('works', 'work')}.`;
    case 'at':
      return `The ${old} ${verb('keeps', 'keep')} working until ${moment(stopsAt ?? 0, 'minute')}.`;
    case 'when-used':
      return `The ${old} ${verb('stops', 'stop')} 15 minutes after every linked app has used the new one, on ${moment(stopsAt ?? 0, 'minute')} at the latest.`;
    case 'last':
      return `The ${old} ${verb('keeps', 'keep')} working until every app has the new one.`;
    case null:
      return undefined;
  }
}

const WITH: Readonly<Partial<Record<PostedVerb, string>>> = {
  regenerated: ' a new secret',
  replaced: ' with one that has a new ID and secret',
  rotating: ' with its apps',
};

/** What someone did, to be followed by the key. */
export const DID: Readonly<Record<OnCallVerb, string>> = {
  disabled: 'disabled',
  activated: 'activated',
  unlocked: 'unlocked',
  deleted: 'deleted',
  regenerated: 'regenerated',
  'rolled-back': 'rolled back',
  'retired-secret': 'retired the old secret of',
  'undeployed-app': 'undeployed an app of',
  'updated-app': 'updated the secret in an app of',
  'deployed-app': 'deployed an app of',
  'dismissed-leak': 'marked a leaked secret as only a test key:',
};

/** The same, told to everyone beside what follows from it. */
const TOLD: Readonly<Record<PostedVerb, string>> = {
  ...DID,
  regenerated: 'gave',
  replaced: 'replaced',
  rotating: 'started to rotate',
};
