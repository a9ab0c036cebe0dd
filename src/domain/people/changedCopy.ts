import { counted, figure } from '../counted.ts';
import { moment } from '../time/moment.ts';
import type { SnapshotChange } from './confirmation.ts';

/** Says what changed since a question was shown, in sentences: each field of a snapshot has its own. */
export function changesText(changes: readonly SnapshotChange[]): string {
  const said = changes.filter(({ field }) => field !== 'which').map(changeText);
  // The fingerprint of an incident's keys and apps is compared, never shown. Where their numbers changed too, those say it.
  return (said.length === 0 ? [SOME_KEYS] : said).join(' ');
}

const SOME_KEYS = 'These keys or their apps changed.';

function changeText({ field, was, is }: SnapshotChange): string {
  switch (field) {
    case 'name':
      return `It’s now called ${is} (previously ${was}).`;
    case 'status':
      return `It’s now ${is} (previously ${was}).`;
    case 'project':
    case 'channel':
    case 'owner':
      return `Its ${field} is now ${is} (previously ${was}).`;
    case 'role':
      return `Their role is now ${is} (previously ${was}).`;
    case 'person':
    case 'group':
      return `It’s now ${is} (previously ${was}).`;
    case 'expires':
      return expiryText(was, is);
    case 'secret':
      return secretText(was, is);
    case 'undelivered':
      return Number(is) > Number(was)
        ? 'A new secret is on its way to someone.'
        : 'The new secret that was on its way has been used or discarded.';
    case 'keys':
    case 'apps':
      return countText(field, was, is);
    default:
      return 'It isn’t as it was shown.';
  }
}

/** Moments are stored in milliseconds; an earlier version stored a date, which isn't repeated. */
function expiryText(was: string, is: string): string {
  const [before, now] = [storedMoment(was), storedMoment(is)];
  if (now === undefined) return 'Its expiry changed.';
  const previously = before === undefined ? '' : ` (previously ${moment(before, 'minute')})`;
  return `It now expires on ${moment(now, 'minute')}${previously}.`;
}

function secretText(was: string, is: string): string {
  if (is === 'none') return 'It no longer has a secret that works.';
  return was === 'none' ? 'It has a secret now.' : 'Its secret was replaced.';
}

function countText(field: 'keys' | 'apps', was: string, is: string): string {
  const does = field === 'keys' ? 'covers' : 'affects';
  return `It now ${does} ${counted(Number(is), field === 'keys' ? 'key' : 'deployed app')} (previously ${figure(Number(was))}).`;
}

function storedMoment(text: string): number | undefined {
  return /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}
