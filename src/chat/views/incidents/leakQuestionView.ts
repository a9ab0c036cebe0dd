import { redactSecrets } from '../../../domain/keys/secretFormat.ts';
import type { LeakAnswer, LeakQuestion } from '../../../domain/leaks/leakQuestion.ts';
import { LEAK_LABEL, LEAK_REASON, leakTexts, SHOW_ROTATION } from '../../../domain/leaks/leakText.ts';
import { moment } from '../../../domain/time/moment.ts';
import { encodeAction } from '../../contracts/actionCode.ts';
import { type Block, type Button, buttons, heading, text, type View, view } from '../../contracts/view.ts';
import { leakNews, leakOutcome, leakTitle, NEXT_SECRET, REOPENED } from '../../copy/leakCopy.ts';

/** A question about a leaked secret, as it is read somewhere. */
export interface LeakSeen {
  readonly question: LeakQuestion;
  /** What can be pressed. */
  readonly presses: readonly LeakAnswer[];
  /** Whether it is the reader's own key. */
  readonly isYours: boolean;
}

/**
 * A leaked secret: what was found, how it stands and what can be pressed; or who decided what and when, without a button. Pure.
 * @param where `conversation`: others read there, so neither addresses nor programs are named. `reply`: to the person who pressed.
 */
export function leakQuestionView(seen: LeakSeen, where: 'private' | 'conversation' | 'reply'): View {
  const { question, presses } = seen;
  const { key, state, reopened } = question;
  const { found, publicFound, said, publicSaid, uses } = partsOf(seen);
  const isPublic = where === 'conversation';
  const what = isPublic ? redactSecrets(publicFound) : found;
  if (state !== 'open')
    return view(
      heading(leakTitle(key.name)),
      text(what),
      text(outcomeOf(question, isPublic)),
      ...(isPublic ? [] : nextSteps(question, where)),
    );
  return view(
    heading(leakTitle(key.name)),
    text(`${what} ${isPublic ? publicSaid : said}`),
    isPublic ? undefined : text(uses.join(' ')),
    reopened ? text(REOPENED) : undefined,
    presses.length === 0 ? undefined : buttons(...presses.map((answer) => answerButton(question, answer))),
  );
}

/** The same in one line. */
export function leakNewsView(seen: LeakSeen): View {
  const { question, presses } = seen;
  const { found } = partsOf(seen);
  if (question.state !== 'open') return view(text(`${leakTitle(question.key.name)}. ${outcomeOf(question, false)}`));
  const line = presses.length === 0 ? undefined : `/apikey leak show key:${question.key.id}`;
  return view(text(leakNews(found, line)));
}

function partsOf({ question: { facts, key, place }, isYours }: LeakSeen) {
  return leakTexts({ ...facts, key: key.name, place, isYours });
}

function outcomeOf(
  { state, answeredBy, answeredName, answeredAt, createdAt }: LeakQuestion,
  isPublic: boolean,
): string {
  const who = isPublic ? answeredName : answeredBy;
  return state === 'open' ? '' : leakOutcome(state, who ?? undefined, moment(answeredAt ?? createdAt, 'minute'));
}

/** Where it goes on. A message that follows leads to a rotation, and to nothing that would decide again. */
function nextSteps({ state, key }: LeakQuestion, where: 'private' | 'reply'): readonly Block[] {
  if (state === 'rotating') return [buttons(lead(SHOW_ROTATION, ['rotation', 'show'], { key: key.id }))];
  if (state !== 'disabled' || where === 'private') return [];
  return [text(NEXT_SECRET), buttons(lead(LEAK_LABEL.regenerate, ['regenerate'], { key: key.id }))];
}

function lead(label: string, path: readonly string[], options: Readonly<Record<string, string>>): Button {
  return { label, action: encodeAction({ kind: 'go', path, options }), style: 'primary' };
}

/**
 * It names the question, not the key: the whole ID of a key is in no message that others read. Someone on call needs a reason, and nobody
 * should have to type one in an emergency.
 */
function answerButton({ id }: LeakQuestion, answer: LeakAnswer): Button {
  const action = encodeAction({
    kind: 'go',
    path: ['leak', 'answer'],
    options: { id, do: answer, reason: LEAK_REASON },
  });
  const label = LEAK_LABEL[answer];
  if (answer === 'test-key') return { label, action };
  return { label, action, style: answer === 'disable' ? 'danger' : 'primary' };
}
