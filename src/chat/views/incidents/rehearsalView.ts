import { figure } from '../../../domain/counted.ts';
import type { Rehearsal, RehearsalAnswer } from '../../../domain/rehearsals/rehearsal.ts';
import { moment } from '../../../domain/time/moment.ts';
import { encodeAction } from '../../contracts/actionCode.ts';
import { type Block, type Button, buttons, fields, heading, text, type View, view } from '../../contracts/view.ts';
import {
  CALLER_COLUMNS,
  countedText,
  failingText,
  NO_APP,
  NOTHING_FAILED,
  outcomeText,
  REFRESH,
  REHEARSAL_FIELD,
  REHEARSAL_LABEL,
  rehearsalNews,
  rehearsalOutcomeNews,
  rehearsalTitle,
  runningText,
  waitingText,
} from '../../copy/rehearsalCopy.ts';

/** A rehearsal as one person sees it. */
export interface RehearsalSeen {
  readonly rehearsal: Rehearsal;
  readonly presses: readonly RehearsalAnswer[];
}

/** As many callers as a message has room for. */
const LISTED = 15;

/**
 * A rehearsal: what would have failed, by program and address; and what can be pressed, or what became of it. Pure.
 * @param where `reply`: an answer that doesn't follow it, and can be asked again.
 */
export function rehearsalView({ rehearsal, presses }: RehearsalSeen, where: 'copy' | 'reply' = 'copy'): View {
  const { kind, key, startedBy, startedAt, countedAt, state } = rehearsal;
  const pressed = presses.map((press) => pressButton(rehearsal, press));
  const again = where === 'reply' && state === 'running' ? [refreshButton(key.id)] : [];
  return view(
    heading(rehearsalTitle(kind, key.name)),
    fields(
      [REHEARSAL_FIELD.failing, failing(rehearsal)],
      [REHEARSAL_FIELD.counted, countedText(moment(startedAt, 'minute'), moment(countedAt, 'minute'))],
      [REHEARSAL_FIELD.startedBy, startedBy],
    ),
    callers(rehearsal),
    text(situation(rehearsal, rehearsal.callers.length > 0)),
    pressed.length + again.length === 0 ? undefined : buttons(...pressed, ...again),
  );
}

/** The same in one line, where it asks for an answer or is over; undefined while it counts. */
export function rehearsalNewsView({ rehearsal, presses }: RehearsalSeen): View | undefined {
  const { kind, key, state, total, callerCount } = rehearsal;
  const title = rehearsalTitle(kind, key.name);
  if (state === 'running') return undefined;
  if (state !== 'waiting') return view(text(rehearsalOutcomeNews(title, situation(rehearsal, false))));
  const line = presses.length === 0 ? undefined : `/apikey rehearsal show key:${key.id}`;
  return view(text(rehearsalNews(title, total, callerCount, line)));
}

function failing({ total, callerCount, state }: Rehearsal): string {
  return total === 0 && state !== 'running' ? NOTHING_FAILED : failingText(total, callerCount);
}

function callers({ callers: listed, callerCount }: Rehearsal): Block | undefined {
  if (listed.length === 0) return undefined;
  const rows = listed
    .slice(0, LISTED)
    .map(({ app, source, count, lastAt }) => [
      app === '' ? NO_APP : app,
      source,
      figure(count),
      moment(lastAt, 'minute'),
    ]);
  return { kind: 'table', columns: CALLER_COLUMNS, rows, total: callerCount };
}

/** @param isListed whether its callers are listed above. */
function situation({ kind, state, endsAt, endedAt, endedBy }: Rehearsal, isListed: boolean): string {
  if (state === 'running') return runningText(moment(endsAt, 'minute'));
  if (state === 'waiting') return waitingText(kind);
  return outcomeText(state, kind, endedBy ?? undefined, moment(endedAt ?? endsAt, 'minute'), isListed);
}

function pressButton({ id, key }: Rehearsal, press: RehearsalAnswer): Button {
  const action = encodeAction({ kind: 'go', path: ['rehearsal', 'end'], options: { key: key.id, do: press, at: id } });
  return { label: REHEARSAL_LABEL[press], action, style: press === 'cut' ? 'danger' : 'primary' };
}

function refreshButton(keyId: string): Button {
  return { label: REFRESH, action: encodeAction({ kind: 'go', path: ['rehearsal', 'show'], options: { key: keyId } }) };
}
