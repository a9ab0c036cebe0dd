import { counted } from '../counted.ts';
import { moment } from '../time/moment.ts';
import type { EpochMs } from '../time/time.ts';
import type { DigestItem } from './digest.ts';
import { daysLeft } from './expiry.ts';
import type { WarningKind } from './kinds.ts';

/** How much of what came from outside is repeated: names of programs, and where they run. */
const NAMED = 160;

/**
 * What is wrong with a key and since when, to follow its name: `expires in 7 days, on 1 Dec 2026, 14:00 Europe/Berlin`.
 * @param zone in which moments are written where a platform can't draw them; null is UTC.
 */
export function whatIsWrong(item: DigestItem, zone: string | null, now: EpochMs): string {
  const { kind, threshold, expiresAt, dueAt, detail } = item;
  switch (kind) {
    case 'expiry':
      return endText(zone, expiresAt, now);
    case 'lock':
      return `has been locked since ${moment(dueAt, 'minute', zone)}`;
    case 'guess':
      return 'is being tried with wrong secrets from addresses that have never used it';
    case 'unused': {
      const since = storedMoment(detail['since']);
      if (threshold === 'never')
        return `has never been used${since === undefined ? '' : ` since it was created on ${moment(since, 'day', zone)}`}`;
      return since === undefined
        ? 'hasn’t been used for 90 days'
        : `hasn’t been used since ${moment(since, 'day', zone)}`;
    }
    case 'overlap': {
      const endsAt = storedMoment(detail['endsAt']);
      const when = endsAt === undefined ? 'within the hour' : `on ${moment(endsAt, 'minute', zone)}`;
      return `is still used with its old secret, which stops working ${when}`;
    }
    case 'source':
      return threshold === 'app' ? 'was used by a new program' : 'was used from a new address';
  }
}

/** What led to it, as far as that is known: it names programs and addresses, so it is for the key's own people only. */
export function whyWrong({ kind, threshold, detail, neverUsed }: DigestItem, zone: string | null): string | undefined {
  if (kind === 'lock') return sentences([wrongText(detail, zone), retiredText(detail)]);
  if (kind === 'guess') return sentences([wrongText(detail, zone), ...GUESS_TEXT]);
  if (kind === 'expiry') return neverUsed === true ? 'It has never been used.' : undefined;
  if (kind === 'overlap') {
    const users = named(detail['users']);
    return users === undefined ? undefined : `It’s used by ${users}.`;
  }
  if (kind !== 'source') return undefined;
  const [source, app, quietUntil] = [named(detail['source']), named(detail['app']), storedMoment(detail['quietUntil'])];
  const who = threshold === 'app' ? programText(app, source) : addressText(source, app);
  const last = `You won’t hear about other new sources for this key until ${quietUntil === undefined ? '' : moment(quietUntil, 'day', zone)}`;
  return sentences([who, quietUntil === undefined ? undefined : last]);
}

function programText(app: string | undefined, source: string | undefined): string | undefined {
  if (app === undefined) return undefined;
  return `The program is ${source === undefined ? app : `${app} at ${source}`}`;
}

function addressText(source: string | undefined, app: string | undefined): string | undefined {
  if (source === undefined) return undefined;
  return `The address is ${source}${app === undefined ? '' : `, used by ${app}`}`;
}

const GUESS_TEXT = [
  'Latchkey slows these attempts down, and they can’t lock the key',
  'Programs with the right secret aren’t affected',
  'If one of them is yours, give it the current secret',
];

/** Warnings for which the key's details come first. */
const SHOWN: readonly WarningKind[] = ['guess', 'source', 'overlap'];

/**
 * All that there is to say, and what to type, for places without buttons.
 * @param project the name of the project that owns it; undefined where the reader does.
 */
export function digestText(item: DigestItem, zone: string | null, now: EpochMs, project?: string): string {
  const { keyName, place } = item;
  const said = `${project === undefined ? 'Your' : `${project}’s`} key ${keyName} (${place}) ${whatIsWrong(item, zone, now)}.`;
  const take = project === undefined ? undefined : `To get its warnings from now on: /apikey take key:${item.keyId}`;
  const parts = [said, whyWrong(item, zone), nextText(item), take];
  return parts.filter((part) => part !== undefined).join(' ');
}

function nextText({ kind, keyId, threshold, neverUsed }: DigestItem): string {
  const line = (verb: string) => `/apikey ${verb} key:${keyId}`;
  if (kind === 'lock') return `Next: ${line('unlock')}`;
  if (SHOWN.includes(kind)) return `Next: ${line('show')}`;
  if (kind === 'unused') return `Next: ${line(threshold === 'never' ? 'delete' : 'disable')}`;
  return neverUsed === true
    ? `To delete it: ${line('delete')}; to keep it: ${line('regenerate')}`
    : `Next: ${line('regenerate')}`;
}

/** How many keys a notice names one by one. */
const IN_NOTICE = 10;

/** A whole digest in one line, for someone who can be told only that way. */
export function noticeText(items: readonly DigestItem[], zone: string | null, now: EpochMs, project?: string): string {
  const said = items.slice(0, IN_NOTICE).map((item) => digestText(item, zone, now, project));
  const more = items.length - said.length;
  return [...said, ...(more > 0 ? [`And ${more} more: /apikey list`] : [])].join('; ');
}

function endText(zone: string | null, expiresAt: EpochMs, now: EpochMs): string {
  if (expiresAt <= now) return `expired on ${moment(expiresAt, 'minute', zone)} and has been refused since`;
  const days = daysLeft(zone, expiresAt, now);
  const ahead = days <= 0 ? 'today' : days === 1 ? 'tomorrow' : `in ${days} days`;
  return `expires ${ahead}, on ${moment(expiresAt, 'minute', zone)}`;
}

function wrongText(detail: DigestItem['detail'], zone: string | null): string | undefined {
  const { attempts, firstAt, sources, apps } = detail;
  if (attempts === undefined) return undefined;
  const [since, from, by] = [storedMoment(firstAt), named(sources), named(apps)];
  const parts = [
    `There ${attempts === '1' ? 'was' : 'were'} ${counted(Number(attempts), 'attempt')} with a wrong secret`,
    since === undefined ? '' : ` since ${moment(since, 'minute', zone)}`,
    from === undefined ? '' : `, from ${from}`,
    by === undefined ? '' : `, by ${by}`,
  ];
  return parts.join('');
}

function retiredText(detail: DigestItem['detail']): string | undefined {
  const who = named(detail['retired']);
  return who === undefined ? undefined : `${who} tried a retired secret`;
}

function sentences(parts: readonly (string | undefined)[]): string | undefined {
  const said = parts.filter((part) => part !== undefined).map((part) => `${part}.`);
  return said.length === 0 ? undefined : said.join(' ');
}

function named(text: string | undefined): string | undefined {
  if (text === undefined || text.trim() === '') return undefined;
  const characters = Array.from(text);
  return characters.length > NAMED ? `${characters.slice(0, NAMED).join('')}…` : text;
}

/** Reads a moment that is stored as text. */
function storedMoment(text: string | undefined): EpochMs | undefined {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}
