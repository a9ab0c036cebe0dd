import type { Found } from '../../src/chat/contracts/command.ts';
import { fields, heading, note, text } from '../../src/chat/contracts/view.ts';
import { CHECK_WHO } from '../../src/chat/copy/answerCopy.ts';
import { SUCH } from '../../src/domain/refusalCopy.ts';
import { done } from '../../src/domain/result.ts';
import { disableWithCode } from '../../src/services/people/secondFactor/lift.ts';
import { type LiftFacts, liftForOther, readLift } from '../../src/services/people/secondFactor/liftForOther.ts';
import { type Context, confirmedCommand, showing } from '../shared/define.ts';
import { askForOwnCode, givenCode } from './codeSubject.ts';
import { DISABLED, LABEL, LIFT, liftAsked, liftedText, liftQuestion, OPTION, SUMMARY } from './copy.ts';

/** One's own second factor, or somebody else's. */
type DisableSubject = { readonly kind: 'own' } | { readonly kind: 'other'; readonly facts: LiftFacts };

/** Switches off a second factor: one's own after a code, somebody else's by two admins. */
export const mfaDisable = confirmedCommand({
  path: ['mfa', 'disable'],
  aliases: ['mfa off'],
  summary: SUMMARY.disable,
  examples: ['/apikey mfa disable', '/apikey mfa disable person:@ben'],
  action: 'mfa.disable',
  options: {
    person: { type: 'person', description: OPTION.person },
    code: { type: 'secret', description: OPTION.code },
  },
  submitLabel: LABEL.disable,
  async find(context, { person, code }): Promise<Found<DisableSubject>> {
    if (person !== undefined && person.id !== context.actor.personId) return await findOther(context, person.id);
    const own = await askForOwnCode(context, code, 'enrolled');
    return own.kind === 'found' ? { kind: 'found', subject: { kind: 'own' } } : own;
  },
  scope: () => ({}),
  actionOf: ({ kind }) => (kind === 'own' ? 'mfa.disable' : 'mfa.lift'),
  subjectId: (subject) => (subject.kind === 'own' ? '' : subject.facts.person.id),
  async reload(context, id): Promise<DisableSubject | undefined> {
    const facts = await readLift(context.services, id, context.actor.personId);
    return facts === undefined ? undefined : { kind: 'other', facts };
  },
  seen: (subject) => (subject.kind === 'own' ? {} : { person: subject.facts.person.label }),
  async ask(context, { subject, options: { code } }) {
    if (subject.kind === 'own') {
      const disabled = await disableWithCode(context.services, context.by, givenCode(code));
      return disabled.kind === 'refused' ? disabled : showing(text(DISABLED));
    }
    const { person, askedBy } = subject.facts;
    return done({
      label: askedBy === undefined ? LABEL.askAdmins : LABEL.lift,
      style: 'danger',
      blocks: [
        heading(liftQuestion(person.name)),
        fields(
          [LIFT.person, person.label],
          ...(askedBy === undefined ? [] : ([[LIFT.askedBy, askedBy.label]] as const)),
        ),
        text(askedBy === undefined ? LIFT.first : LIFT.second),
        note(CHECK_WHO),
      ],
      params: askedBy === undefined ? {} : { first: askedBy.id },
    });
  },
  async act(context, { subject, confirmation }) {
    if (subject.kind === 'own') throw new Error('only somebody else’s second factor is asked about');
    const { person } = subject.facts;
    const came = await liftForOther(context.services, context.by, confirmation, person);
    if (came.kind === 'refused') return came;
    const said = came.value === 'asked' ? liftAsked(person.label) : liftedText(person.label);
    return showing(text(said));
  },
});

async function findOther(context: Context, personId: string): Promise<Found<DisableSubject>> {
  const facts = await readLift(context.services, personId, context.actor.personId);
  if (facts === undefined) return { kind: 'refused', refusal: { code: 'not-found', subject: SUCH.thing } };
  // Only admins learn whether somebody has one: the permission is decided before the question.
  if (context.actor.admin && !facts.isEnrolled)
    return { kind: 'refused', refusal: { code: 'not-enrolled', subject: facts.person.name } };
  return { kind: 'found', subject: { kind: 'other', facts } };
}
