import { moment } from '../time/moment.ts';
import type { NoticeText } from './noticeWords.ts';
import type { OnCallVerb, ToldChange, ToldNotice, ToldVerb } from './toldChange.ts';

/** Says who did what, when, and when the old secret stops. Everybody may read it: the reason that was given stays private. */
export function toldText(about: ToldNotice & { readonly key: string; readonly place: string }): NoticeText {
  const { by, isOnCall, did, at } = about;
  const who = isOnCall ? `${by}, who is on call,` : by;
  const done = did === 'rotating' ? 'started to rotate' : did === 'replaced' ? 'replaced' : TOLD[did];
  const what = `${who} ${done} the key ${about.key} (${about.place})${WITH[did] ?? ''} on ${moment(at, 'minute')}.`;
  const then = thenText(about);
  const words = then === undefined ? what : `${what} ${then}`;
  return { text: words, publicText: words };
}

function thenText({ did, stops, stopsAt }: ToldChange): string | undefined {
  if (did === 'disabled') return 'Nothing can use it until somebody activates it.';
  if (did === 'deleted') return 'None of its secrets works any longer.';
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

const WITH: Readonly<Partial<Record<ToldVerb, string>>> = {
  regenerated: ' a new secret',
  replaced: ' with one that has a new ID and secret',
  rotating: ' with its apps',
};

/** To be followed by the key. */
const TOLD: Readonly<Record<OnCallVerb, string>> = {
  disabled: 'disabled',
  activated: 'activated',
  unlocked: 'unlocked',
  deleted: 'deleted',
  regenerated: 'gave',
  'rolled-back': 'rolled back',
  'retired-secret': 'stopped the old secret of',
  'undeployed-app': 'undeployed an app of',
  'updated-app': 'updated the secret in an app of',
  'deployed-app': 'deployed an app of',
  'dismissed-leak': 'marked a leaked secret as only a test key:',
};
