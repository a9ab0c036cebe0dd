import { TRIED } from '../audit/auditCopy.ts';
import { drillOverText } from '../drills/drillText.ts';
import { incidentReportText } from '../incidents/reportText.ts';
import { leakText } from '../leaks/leakText.ts';
import type { ProjectReport } from '../report.ts';
import { moment } from '../time/moment.ts';
import type { EpochMs } from '../time/time.ts';
import { noticeText as warningsText } from '../warnings/digestText.ts';
import type { Notice, NoticeParams, StoredNotice } from './notice.ts';
import type { NoticeText } from './noticeWords.ts';
import { reportText } from './reportText.ts';
import { restoreText } from './restoreText.ts';
import type { OnCallVerb } from './toldChange.ts';
import { toldText } from './toldText.ts';

/** What is known when a notice is worded. */
export interface WordingFacts {
  readonly now: EpochMs;
  /** For a weekly report: the person's projects. */
  readonly reports: readonly ProjectReport[];
  /** Whether it is told to the people of the project that owns the key, not to its owner. */
  readonly ofProject?: boolean;
}

/** Words a notice as things stand now. */
export function noticeText(notice: StoredNotice, facts: WordingFacts): NoticeText {
  const said = textOf(notice, facts);
  if (notice.handedFrom === null) return said;
  const to = `For ${notice.handedFrom}, who has left the project:`;
  return {
    ...said,
    text: `${to} ${said.text}`,
    publicText: said.publicText === null ? null : `${to} ${said.publicText}`,
  };
}

/** So many keys are named in a notice. */
const NAMED = 10;

/** The texts of every kind of notice. Another language would be another such table. */
function textOf(notice: Notice, facts: WordingFacts): NoticeText {
  const your = facts.ofProject === true ? 'the' : 'your';
  const { kind, params } = notice;
  switch (kind) {
    case 'on-call': {
      const did = `${params.by}, who is on call, ${DID[params.did]}`;
      const key = `key ${params.key} (${params.place})`;
      return {
        text: `${did} ${your} ${key}. Reason: ${params.reason ?? 'none given'}`,
        publicText: `${did} the ${key}.`,
      };
    }
    case 'change-told':
      return toldText(params);
    case 'key-received':
      return forEveryone(`${params.by} made you the owner of the key ${params.key} (${params.place}).`);
    case 'keys-passed-on': {
      const { person, because, project, keys } = params;
      const why =
        because === 'left-project' ? `${person} is no longer in ${project}.` : `The account of ${person} is gone.`;
      const more = keys.length > NAMED ? ` and ${keys.length - NAMED} more` : '';
      const which = `${keys.slice(0, NAMED).join(', ')}${more}`;
      const now = keys.length === 1 ? `Their key ${which} now belongs` : `Their ${keys.length} keys now belong`;
      const listed = keys.length === 1 ? '' : `: ${which}`;
      return {
        text: `${why} ${now} to the project ${project}, which gets the warnings${listed}. Take one with /apikey take, or give it to someone with /apikey transfer.`,
        publicText: `${why} ${now} to the project ${project}.`,
      };
    }
    case 'account-joined':
      return forEveryone(
        `${params.account} was linked to your account from ${params.platform}. If that wasn’t you, tell an admin now.`,
      );
    case 'role-granted':
      return forEveryone(`${params.by} made you ${A_ROLE[params.role]} of project ${params.project}.`);
    case 'role-revoked':
      return forEveryone(`${params.by} removed you from project ${params.project}.`);
    case 'admin-granted':
      return forEveryone(`${params.by} made you an admin of Latchkey.`);
    case 'dead-secret': {
      const key = `key ${params.key} (${params.place})`;
      return params.secret === 'deleted'
        ? {
            text: `${params.who} still tries the secret of ${your} deleted ${key}. It was refused. Remove the secret from that program, or give it another key.`,
            publicText: `The secret of the deleted ${key} is still tried somewhere. It was refused.`,
          }
        : {
            text: `${params.who} still tries an old secret of ${your} ${key}. It was refused; give that program the new secret.`,
            publicText: `An old secret of the ${key} is still tried somewhere. It was refused.`,
          };
    }
    case 'key-leaked':
      return leakText(params);
    case 'drill-over':
      return drillOverText(params);
    case 'old-secret-idle':
      return forEveryone(
        `Nobody has used the old secret of the key ${params.key} (${params.place}) for 15 minutes. Retire it now? /apikey retire key:${params.keyId}`,
      );
    case 'platform-problem':
      return { text: problemText(params), publicText: null };
    case 'factor-lifted': {
      const how =
        params.how === 'admins'
          ? `Two admins turned off your second factor${params.by === null ? '' : `: ${params.by}`}.`
          : `Your second factor was turned off from ${params.platform} with a ${params.how === 'code' ? 'code' : 'recovery code'}.`;
      return {
        text: `${how} If you didn’t ask for that, tell an admin now. Set up a new one: /apikey mfa enroll`,
        publicText: null,
      };
    }
    case 'keys-suspended': {
      return {
        text: `Your keys stop working on ${moment(params.from, 'minute')} unless you have a second factor by then. Set it up now: /apikey mfa enroll. They never stop if you do it in time, and work again at once if you do it later.`,
        publicText: null,
      };
    }
    case 'factor-request':
      return {
        text: `${params.by} asks to turn off the second factor of ${params.person}. Check with them in person, then confirm it: /apikey mfa disable person:${params.personId}`,
        publicText: null,
      };
    case 'request-denied':
      return forEveryone(`${params.by} denied your request for ${params.subject} in ${params.project}.`);
    case 'request-expired':
      return forEveryone(
        `Your request for ${params.subject} in ${params.project} expired: nobody decided it within 3 days. You can ask again.`,
      );
    case 'request-waiting':
      return {
        text: `A request from ${params.asker} for ${params.subject} in ${params.project} has been open for a day. It stays open until ${moment(params.until, 'minute')}. To decide it: /apikey request show ${params.requestId}`,
        publicText: `A request in ${params.project} is waiting for an owner: /apikey request list`,
      };
    case 'reveal-again':
      return {
        text: `Someone with your account on ${params.on} tried to see the secret for ${params.key} (${params.place}) again. It’s shown only once. If that wasn’t you, disable the key now.`,
        publicText: null,
      };
    case 'secret-lapsed':
      return forEveryone(lapsedText(params));
    case 'approval-bypassed': {
      const did = `${params.by}, who is on call, didn’t wait for an approval to ${TRIED[params.action]} (${params.subject}).`;
      return { text: `${did} Reason: ${params.reason ?? 'none given'}`, publicText: did };
    }
    case 'incident-over':
      return { text: incidentReportText(params), publicText: null };
    case 'database-restored':
      return {
        text: restoreText(params.found),
        publicText: 'Latchkey is running on an older copy of its database. Its log says what that brings back.',
      };
    case 'warnings':
      return {
        text: warningsText(params.items, params.zone, facts.now),
        publicText: 'Some of their keys need attention: /apikey list',
      };
    case 'weekly-report':
      return { text: facts.reports.map(reportText).join('\n'), publicText: null };
    case 'text':
      return params;
  }
}

function lapsedText({ key, place, removed, waitedFor }: NoticeParams['secret-lapsed']): string {
  const gone = `was discarded${removed ? ', and the key with it' : ''}`;
  return waitedFor === null
    ? `The secret for ${key} (${place}) ${gone}: you didn’t reveal it within 15 minutes. You can ask for another.`
    : `The secret for ${key} (${place}) waited for ${waitedFor} and ${gone}: they didn’t reveal it within 15 minutes.`;
}

/** What someone on call did, to be followed by the key. */
const DID: Readonly<Record<OnCallVerb, string>> = {
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
  'dismissed-leak': 'said that it’s a test key that leaked:',
};

/** Says what a platform refuses, what follows from it, and what to do. */
export function problemText({ platform, what, name, code, remedy }: NoticeParams['platform-problem']): string {
  const refuses = `${platform} refuses`;
  const said = `(${code})`;
  const then = remedy ?? `Look ${code} up in ${platform}’s documentation, or in Latchkey’s log.`;
  switch (what) {
    case 'messages':
      return `${refuses} everything that Latchkey sends unasked ${said}. Warnings and notices wait. ${then}`;
    case 'direct':
      return `${refuses} Latchkey’s DMs ${said}. Warnings go to the fallback conversation, if there is one. ${then}`;
    case 'conversation':
      return `${refuses} Latchkey’s messages to the conversation ${name} ${said}. Nobody reads warnings there. ${then}`;
    case 'person':
      return `${refuses} Latchkey’s DMs to some people ${said}. What waits for them is tried again less and less often. ${then}`;
    case 'message':
      return `${refuses} a message because of what is in it ${said}. It won’t be sent again. ${then}`;
    case 'homes':
      return `${refuses} Latchkey’s home tabs ${said}. What people see there may be out of date. ${then}`;
    case 'home':
      return `${refuses} the home tabs of some people ${said}. What they see there may be out of date. ${then}`;
    case 'pictures':
      return `${refuses} the pictures in Latchkey’s messages ${said}. Reports come without them. ${then}`;
    case 'group':
      return name === null
        ? `${refuses} to list its groups ${said}, so nobody has a role through one. ${then}`
        : `${refuses} to list the group ${name} ${said}, so nobody in it is on call. ${then}`;
    case 'server':
      return `${refuses} Latchkey’s commands in ${name ?? 'DMs'} ${said}. People there can’t use them. ${then}`;
  }
}

/** Merges notices that read the same into the first one, which then says how often. */
export function withoutRepeats(notices: readonly NoticeText[]): readonly NoticeText[] {
  const counts = new Map<string, number>();
  for (const { text } of notices) counts.set(text, (counts.get(text) ?? 0) + 1);
  const firsts = notices.filter(({ text }, index) => notices.findIndex((other) => other.text === text) === index);
  return firsts.map((notice) => {
    const count = counts.get(notice.text) ?? 1;
    const times = (words: string) => (count === 1 ? words : `${words} (${count} times)`);
    return {
      ...notice,
      text: times(notice.text),
      publicText: notice.publicText === null ? null : times(notice.publicText),
    };
  });
}

const A_ROLE = { viewer: 'a viewer', operator: 'an operator', owner: 'an owner' } as const;

function forEveryone(text: string): NoticeText {
  return { text, publicText: text };
}
