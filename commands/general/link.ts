import type { Found } from '../../src/chat/contracts/command.ts';
import { code, fields, heading, note, text, type View, view } from '../../src/chat/contracts/view.ts';
import { LINK_CODE_LIFE } from '../../src/domain/people/linkCode.ts';
import { done } from '../../src/domain/result.ts';
import { MINUTE } from '../../src/domain/time/time.ts';
import { labelPerson } from '../../src/services/people/findPeople.ts';
import {
  findByLinkCode,
  findLinkedPerson,
  joinPeople,
  type LinkedPerson,
  linkCodeHash,
  makeLinkCode,
} from '../../src/services/people/links.ts';
import { confirmedCommand } from '../shared/define.ts';

/** Without a code: make one. With one: whose it is. */
type LinkSubject = { readonly kind: 'new' } | { readonly kind: 'join'; readonly other: LinkedPerson };

/** Joins one's identities on several platforms: a code made on one is given on the other. */
export const link = confirmedCommand({
  path: ['link'],
  aliases: ['connect'],
  summary: 'Join your accounts on several platforms into one person, by a one-time code.',
  examples: ['/apikey link', '/apikey link code:ABCDE-23456'],
  action: 'link',
  options: { code: { type: 'text', description: 'The code that /apikey link showed you on your other platform' } },
  async find(context, { code: typed }): Promise<Found<LinkSubject>> {
    if (typed === undefined) return { kind: 'found', subject: { kind: 'new' } };
    const found = await findByLinkCode(context.services, context.actor, typed);
    return found.kind === 'refused' ? found : { kind: 'found', subject: { kind: 'join', other: found.value } };
  },
  scope: () => ({}),
  subjectId: (subject) => (subject.kind === 'join' ? subject.other.id : ''),
  async reload(context, id): Promise<LinkSubject | undefined> {
    const other = await findLinkedPerson(context.services, id);
    return other === undefined ? undefined : { kind: 'join', other };
  },
  seen: (subject) => (subject.kind === 'join' ? { person: subject.other.label } : {}),
  async ask(context, { subject, options }) {
    if (subject.kind === 'new') {
      const made = await makeLinkCode(context.services, context.by);
      return made.kind === 'refused' ? made : done({ kind: 'view', view: codeView(made.value) });
    }
    const { other } = subject;
    const self = { id: context.actor.personId, name: context.actor.name };
    return done({
      label: 'Join',
      style: 'danger',
      blocks: [
        heading(`Join this account to ${other.name}?`),
        fields(['This account', await labelPerson(context.services, self)], ['Joins', other.label]),
        text(
          `From then on they are one person: whoever uses either account has the roles and keys of both. Join only if both are yours.`,
        ),
        note('If somebody else gave you this code, press Cancel.'),
      ],
      params: { code: linkCodeHash(context.services, options.code ?? '') },
    });
  },
  async act(context, { confirmation }) {
    const joined = await joinPeople(context.services, context.by, confirmation);
    if (joined.kind === 'refused') return joined;
    return done({ kind: 'view', view: view(text(`You are now ${joined.value.label}.`)) });
  },
});

function codeView(made: string): View {
  return view(
    heading('Your code'),
    code(made),
    text('Give it on your other platform, to join that account to this one:'),
    code(`/apikey link code:${made}`),
    note(`It works once, within ${LINK_CODE_LIFE / MINUTE} minutes. Whoever gives it becomes you: show it to nobody.`),
  );
}
