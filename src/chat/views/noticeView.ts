import { redactSecrets } from '../../domain/keys/secretFormat.ts';
import type { NoticePress, NoticeText } from '../../domain/notices/noticeContent.ts';
import { withoutRepeats } from '../../domain/notices/noticeText.ts';
import { encodeAction } from '../contracts/actionCode.ts';
import { type Block, buttons, heading, note, text, type View, view } from '../contracts/view.ts';
import { HEADS_UP } from '../copy/answerCopy.ts';
import { PUBLIC, publicIntro, TEAM_CAN_TAKE, teamNotices, unsaidText } from '../copy/digestCopy.ts';

/** The notices of one person, in one message. */
export function noticeView(notices: readonly NoticeText[]): View {
  const said = withoutRepeats(notices).flatMap((notice) => [text(notice.text), ...pressBlocks(notice.presses)]);
  return view(heading(HEADS_UP), ...said);
}

/** A notice that a conversation gets of its own, with buttons: the person who presses one is asked in private. */
export function conversationNoticeView({ publicText, presses }: NoticeText): View {
  return view(heading(HEADS_UP), text(shortened(publicText ?? '')), ...pressBlocks(presses));
}

function pressBlocks(presses: readonly NoticePress[] = []): readonly Block[] {
  if (presses.length === 0) return [];
  const list = presses.map(({ label, path, options, style }) => {
    const action = encodeAction({ kind: 'go', path, options });
    return style === undefined ? { label, action } : { label, action, style };
  });
  return [buttons(...list)];
}

/**
 * The same for a conversation that others read: no secret, no key's whole ID, and nobody's address. What may not be said there at all
 * is counted.
 * @param name of the person who could not be written to.
 */
export function publicNoticeView(name: string, notices: readonly NoticeText[]): View {
  const open = notices.flatMap(({ publicText }) => (publicText === null ? [] : [{ text: publicText, publicText }]));
  const said = withoutRepeats(open).map((notice) => text(shortened(notice.text)));
  const unsaid = notices.length - open.length;
  return view(
    heading(PUBLIC.title),
    text(publicIntro(name)),
    ...said,
    unsaid === 0 ? undefined : text(unsaidText(unsaid, name)),
    note(PUBLIC.passOn),
  );
}

/**
 * What happened to keys that a project owns.
 * @param where `conversation`: others read there, as with {@link publicNoticeView}; `private`: it goes to one of the project's people.
 */
export function teamNoticeView(
  project: string,
  notices: readonly NoticeText[],
  where: 'conversation' | 'private',
): View {
  const said = notices.flatMap(({ text: own, publicText }) => {
    if (where === 'private') return [{ text: own, publicText }];
    return publicText === null ? [] : [{ text: shortened(publicText), publicText }];
  });
  return view(
    heading(teamNotices(project)),
    ...withoutRepeats(said).map((notice) => text(notice.text)),
    note(TEAM_CAN_TAKE),
  );
}

/** A secret holds its key's ID: it goes first, as a whole. */
function shortened(words: string): string {
  return redactSecrets(words).replace(/lk_[0-9A-Za-z]{12}([0-9A-Za-z]{4})/g, 'lk_…$1');
}
