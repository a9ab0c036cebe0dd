import type { HandoverState } from '../../domain/requests/handover.ts';
import { moment } from '../../domain/time/moment.ts';
import type { EpochMs } from '../../domain/time/time.ts';
import { encodeAction } from '../contracts/actionCode.ts';
import { type Block, buttons, fields, heading, text, type View, view } from '../contracts/view.ts';
import {
  DISCARDED,
  handoverNews,
  handoverTitle,
  perhapsText,
  REQUEST_FIELD,
  REVEAL,
  SHOWING,
  shownText,
  triesText,
  WITHDRAWN,
  waitsText,
} from '../copy/requestCopy.ts';

/** A secret that waits for someone, as that person sees it. */
export interface HandoverSeen {
  readonly id: string;
  readonly state: HandoverState;
  readonly keptUntil: EpochMs;
  readonly shownAt: EpochMs | null;
  readonly shownOn: string | undefined;
  readonly tries: number;
  readonly triedAt: EpochMs | null;
  readonly triedOn: string | undefined;
  readonly key: { readonly id: string; readonly name: string };
  readonly place: string;
  readonly givenBy: string;
}

/** A secret that waits: from whom, until when, and the button that shows it; or what became of it. Pure. */
export function handoverView(seen: HandoverSeen, now: EpochMs): View {
  const { key, place, givenBy } = seen;
  return view(
    heading(handoverTitle(key.name, place)),
    fields([REQUEST_FIELD.key, key.name], [REQUEST_FIELD.channel, place], [REQUEST_FIELD.from, givenBy]),
    ...situation(seen, now),
  );
}

/** The same in one line, while it waits; afterwards the person has it, or is told in another way. */
export function handoverNewsView({ id, state, key, place, keptUntil }: HandoverSeen, now: EpochMs): View | undefined {
  if (state !== 'waiting' || now >= keptUntil) return undefined;
  return view(text(handoverNews(handoverTitle(key.name, place), moment(keptUntil, 'minute'), id)));
}

function situation(seen: HandoverSeen, now: EpochMs): readonly Block[] {
  const { id, keptUntil } = seen;
  if (seen.state === 'waiting' && now < keptUntil) {
    return [text(waitsText(moment(keptUntil, 'minute'))), revealButton(id)];
  }
  return [text(outcomeOf(seen)), ...tries(seen)];
}

/** The button that shows a secret that waits. */
export function revealButton(id: string): Block {
  const action = encodeAction({ kind: 'go', path: ['reveal'], options: { id } });
  return buttons({ label: REVEAL, action, style: 'primary' });
}

function outcomeOf({ state, shownOn, shownAt }: HandoverSeen): string {
  const when = shownAt === null ? '' : moment(shownAt, 'minute');
  switch (state) {
    case 'showing':
      return SHOWING;
    case 'shown':
      return shownText(shownOn ?? '', when);
    case 'perhaps':
      return perhapsText(shownOn ?? '', when);
    case 'withdrawn':
      return WITHDRAWN;
    case 'waiting':
    case 'discarded':
      return DISCARDED;
  }
}

function tries({ tries: count, triedAt, triedOn }: HandoverSeen): readonly Block[] {
  return count === 0 || triedAt === null || triedOn === undefined
    ? []
    : [text(triesText(count, triedOn, moment(triedAt, 'minute')))];
}
