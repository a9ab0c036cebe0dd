import type { Request, RequestKind } from '../../domain/requests/request.ts';
import { expiryMoment, moment } from '../../domain/time/moment.ts';
import type { EpochMs } from '../../domain/time/time.ts';
import { encodeAction } from '../contracts/actionCode.ts';
import { type Block, type Button, buttons, fields, heading, note, text, type View, view } from '../contracts/view.ts';
import { CHECK_WHO } from '../copy/answerCopy.ts';
import { carriedOutText, carryOutNews } from '../copy/approvalCopy.ts';
import {
  approvedText,
  approvingText,
  askedText,
  decidedNews,
  deniedText,
  expiredText,
  KEY_APPROVED,
  REQUEST_FIELD,
  REQUEST_LABEL,
  requestNews,
  requestTitle,
  withdrawnText,
} from '../copy/requestCopy.ts';
import { approvedBlocks, changeBlocks, changeCommand, changeFacts, changeSecret } from './changeRequestView.ts';

/** A request as one person sees it. */
export interface RequestSeen {
  readonly request: Request;
  /** Who asks, and who decided, each with their accounts. */
  readonly asker: string;
  readonly decidedBy: string | undefined;
  readonly decidedOn: string | undefined;
  readonly presses: readonly (keyof typeof REQUEST_LABEL)[];
  readonly isOwn: boolean;
}

/** What each kind of request shows of what is asked for. */
const DETAILS: Readonly<
  Record<RequestKind, (request: Request, now: EpochMs) => readonly (readonly [string, string])[]>
> = {
  key: ({ subject, params }, now) => [
    [REQUEST_FIELD.name, subject],
    [REQUEST_FIELD.channel, params['place'] ?? ''],
    ...(params['expiresAt'] === undefined
      ? []
      : [[REQUEST_FIELD.expires, expiryMoment(Number(params['expiresAt']), now)] as const]),
  ],
  change: changeFacts,
};

/** A request: who asks for what and why; what became of it, or what can be pressed. Pure. */
export function requestView(seen: RequestSeen, now: EpochMs): View {
  const { request, asker, presses } = seen;
  const isOpen = request.state === 'open';
  return view(
    heading(titleOf(request)),
    fields(
      ...DETAILS[request.kind](request, now),
      [REQUEST_FIELD.askedBy, asker],
      ...(request.reason === '' ? [] : [[REQUEST_FIELD.reason, request.reason] as const]),
      ...(isOpen ? [[REQUEST_FIELD.openUntil, moment(request.expiresAt, 'minute')] as const] : []),
      // By which it can be typed, whatever else is called so.
      ...(isOpen ? [[REQUEST_FIELD.id, request.id] as const] : []),
    ),
    ...(request.kind === 'change' ? changeBlocks(request) : []),
    ...situation(seen, now),
    presses.length === 0 ? undefined : buttons(...presses.map((press) => pressButton(request, press))),
  );
}

/** The same in one line; undefined where the person is told in another way. */
export function requestNewsView(seen: RequestSeen): View | undefined {
  const { request, asker, isOwn } = seen;
  const title = titleOf(request);
  if (request.state === 'open') return isOwn ? undefined : view(text(requestNews(title, asker, request.id)));
  // Who asked gets a notice where it wasn't approved.
  if (isOwn && request.state !== 'approved') return undefined;
  const said = request.usedAt === null ? outcomeOf(seen) : carriedOutText(moment(request.usedAt, 'minute'));
  if (said === undefined) return undefined;
  const waits = isOwn && request.kind === 'change' && request.usedAt === null && request.state === 'approved';
  return view(text(decidedNews(title, waits ? `${said} ${carryOutNews(request.id)}` : said)));
}

function titleOf(request: Request): string {
  const { kind, subject, project } = request;
  return requestTitle(kind, subject, project.name, kind === 'change' ? changeCommand(request) : '');
}

function situation(seen: RequestSeen, now: EpochMs): readonly Block[] {
  const { request, isOwn } = seen;
  const said = outcomeOf(seen);
  if (said !== undefined) return [text(said), ...following(seen, now)];
  if (isOwn) return [text(askedText(request.project.name))];
  return seen.presses.length === 0
    ? []
    : [text(approvingText(request.kind, request.asker.name, changeSecret(request))), note(CHECK_WHO)];
}

/** What follows from an approval. */
function following({ request, isOwn, decidedBy }: RequestSeen, now: EpochMs): readonly Block[] {
  if (decidedBy === undefined || request.state === 'denied') return [];
  if (request.kind === 'change') return approvedBlocks(request, isOwn, now);
  return isOwn ? [text(KEY_APPROVED)] : [];
}

function outcomeOf({ request, decidedBy, decidedOn }: RequestSeen): string | undefined {
  const { state, decidedAt, expiresAt } = request;
  const when = moment(decidedAt ?? expiresAt, 'minute');
  switch (state) {
    case 'open':
      return undefined;
    case 'approved':
      return approvedText(decidedBy ?? '', decidedOn ?? '', when);
    case 'denied':
      return deniedText(decidedBy ?? '', decidedOn ?? '', when);
    case 'expired':
      // An approved change that nobody carried out was decided.
      return decidedBy === undefined ? expiredText(when) : approvedText(decidedBy, decidedOn ?? '', when);
    case 'withdrawn':
      return withdrawnText(when);
  }
}

function pressButton({ id }: Request, press: keyof typeof REQUEST_LABEL): Button {
  const action = encodeAction({ kind: 'go', path: ['request', press], options: { request: id } });
  const label = REQUEST_LABEL[press];
  if (press === 'approve') return { label, action, style: 'primary' };
  return press === 'deny' ? { label, action, style: 'danger' } : { label, action };
}
