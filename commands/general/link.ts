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
import { confirmedCommand, showing } from '../shared/define.ts';
import { codeLife, LABEL, LINK, linkedText, linkQuestion, OPTION, SUMMARY } from './copy.ts';

/** Without a code: make one. With one: whose it is. */
type LinkSubject = { readonly kind: 'new' } | { readonly kind: 'join'; readonly other: LinkedPerson };

/** Links a person's accounts on several platforms: a code shown on one is entered on the other. */
export const link = confirmedCommand({
  path: ['link'],
  aliases: ['connect'],
  summary: SUMMARY.link,
  examples: ['/apikey link', '/apikey link code:ABCDE-23456'],
  action: 'link',
  options: { code: { type: 'text', description: OPTION.linkCode } },
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
      label: LABEL.link,
      style: 'danger',
      blocks: [
        heading(linkQuestion(other.name)),
        fields([LINK.thisAccount, await labelPerson(context.services, self)], [LINK.linksTo, other.label]),
        text(LINK.consequence),
        note(LINK.notYours),
      ],
      params: { code: linkCodeHash(context.services, options.code ?? '') },
    });
  },
  async act(context, { confirmation }) {
    const joined = await joinPeople(context.services, context.by, confirmation);
    if (joined.kind === 'refused') return joined;
    return showing(text(linkedText(joined.value.label)));
  },
});

function codeView(made: string): View {
  return view(
    heading(LINK.codeTitle),
    code(made),
    text(LINK.enterIt),
    code(`/apikey link code:${made}`),
    note(codeLife(LINK_CODE_LIFE / MINUTE)),
  );
}
