import { APPROVAL_LIFE } from '../../domain/people/approvals/approvals.ts';
import { type ChangeToApprove, unpackChange } from '../../domain/people/approvals/changeRequest.ts';
import type { Request } from '../../domain/requests/request.ts';
import { moment } from '../../domain/time/moment.ts';
import type { EpochMs } from '../../domain/time/time.ts';
import { encodeAction } from '../contracts/actionCode.ts';
import { type Block, buttons, code, text } from '../contracts/view.ts';
import {
  carriedOutText,
  carryOutLabel,
  carryOutText,
  type NewSecretGoes,
  UNUSED,
  waitsForAskerText,
} from '../copy/approvalCopy.ts';

/** What a request for an approval shows of its change: what the person who asks was shown, as it was then. */

function changeOf({ project, subject, params }: Request): ChangeToApprove | undefined {
  return unpackChange({ projectId: project.id, subject, params });
}

/** The facts, one by one. */
export function changeFacts(request: Request): readonly (readonly [string, string])[] {
  return changeOf(request)?.shown.facts ?? [];
}

/** The command as they ran it, and what it will do. */
export function changeBlocks(request: Request): readonly Block[] {
  const shown = changeOf(request)?.shown;
  return shown === undefined ? [] : [code(shown.line), ...shown.words.map(text)];
}

/** What becomes of a new secret, if the change makes one. */
export function changeSecret(request: Request): NewSecretGoes {
  const change = changeOf(request);
  if (change?.shown.handsOver === true) return 'elsewhere';
  return SHOWS_SECRET.has(change?.command.path.join('/') ?? '') ? 'to-asker' : 'nowhere';
}

/** The commands whose new secret the person who asks sees. */
const SHOWS_SECRET: ReadonlySet<string> = new Set(['create', 'regenerate', 'app/register']);

/** The command that is to be carried out, as people call it. */
export function changeCommand(request: Request): string {
  return changeOf(request)?.command.path.join(' ') ?? '';
}

/**
 * What became of an approved change, and the button with which the person who asked carries it out where it waits for them.
 * @param isOwn whether it is drawn for them.
 */
export function approvedBlocks(request: Request, isOwn: boolean, now: EpochMs): readonly Block[] {
  const { id, usedAt, decidedAt, asker } = request;
  if (usedAt !== null) return [text(carriedOutText(moment(usedAt, 'minute')))];
  const until = (decidedAt ?? 0) + APPROVAL_LIFE;
  if (request.state !== 'approved' || now >= until) return [text(UNUSED)];
  const command = changeCommand(request);
  const goes = changeSecret(request);
  const label = carryOutLabel(command, goes);
  if (!isOwn) return [text(waitsForAskerText(asker.name, moment(until, 'minute')))];
  const action = encodeAction({ kind: 'carry-out', id });
  return [
    text(carryOutText(label, command, goes, moment(until, 'minute'))),
    buttons({ label, action, style: 'primary' }),
  ];
}
