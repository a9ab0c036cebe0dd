import { type Block, type Button, buttons, heading, note, text } from '../../src/chat/contracts/view.ts';
import type { ApiKey } from '../../src/domain/keys/apiKey.ts';
import { isOwner, isSameOwner, ownedByProject, PROJECT } from '../../src/domain/keys/keyOwner.ts';
import { keyStatus } from '../../src/domain/keys/keyStatus.ts';
import { nameKey } from '../../src/domain/people/names.ts';
import { refused } from '../../src/domain/result.ts';
import { type LabelledPerson, labelPeople } from '../../src/services/people/findPeople.ts';
import { type Holder, listAdmins, listMembers } from '../../src/services/people/roles.ts';
import { type Authorized, command, showing } from '../shared/define.ts';
import { go, mayPress, pickList } from '../shared/navigation.ts';
import { addMemberLine } from '../shared/nextSteps.ts';
import {
  ADD_OWNER_FIRST,
  askAdmins,
  askOwners,
  LABEL,
  nobodyElse as nobodyElseText,
  notMineQuestion,
  PICK_OWNER,
  personWithRole,
  SUMMARY,
} from './copy.ts';
import { aboutKey, KEY_OPTIONS } from './keySubject.ts';
import { keyButton, keyFacts } from './keyViews.ts';

/** What every platform can list in one menu. Of more members the rest is searched for. */
const LISTED = 100;

/** Offers whom to transfer a key to, for a person who gets reminders about a key that isn't theirs. Nothing changes before they confirm. */
export const notMine = command({
  path: ['not-mine'],
  aliases: ['notmine'],
  summary: SUMMARY.notMine,
  examples: ['/apikey not-mine chat-bot'],
  action: 'key.transfer',
  options: KEY_OPTIONS,
  ...aboutKey,
  weighsAs: () => 'nothing',
  async run(context, { subject: key }) {
    if (keyStatus(key, context.now) === 'deleted') return refused({ code: 'key-deleted', subject: key.name });
    const members = await listMembers(context.services, key.project.id);
    const others = members.filter(({ person }) => !isOwner(key.owner, person.id));
    return showing(
      heading(notMineQuestion(key.name)),
      await keyFacts(context, key),
      ...(others.length === 0 ? nobodyElse(context, key) : await offer(context, key, others)),
      giveToProject(key),
      await whomToAsk(context, members),
    );
  },
});

type People = ReadonlyMap<string, LabelledPerson>;

async function offer({ services }: Authorized, key: ApiKey, others: readonly Holder[]): Promise<readonly Block[]> {
  const people = await labelPeople(
    services,
    others.map(({ person }) => person.id),
  );
  const rest = `/apikey transfer key:${key.id} to:@NAME`;
  return [
    text(PICK_OWNER),
    ...pickList(
      LABEL.transferTo,
      others.map((holder) => choice(key, holder, others, people)),
      rest,
    ),
    ...(others.length > LISTED ? [buttons(keyButton(LABEL.someoneElse, 'transfer', key))] : []),
  ];
}

/** Leads to the question before the transfer. Accounts distinguish two people of the same name. */
function choice(key: ApiKey, { person, role }: Holder, others: readonly Holder[], people: People): Button {
  const alike = others.filter((other) => nameKey(other.person.name) === nameKey(person.name)).length > 1;
  const label = (alike ? people.get(person.id)?.choice : undefined) ?? personWithRole(person.name, role);
  return go(label, ['transfer'], { key: key.id, to: person.id });
}

/** Where nobody in particular is to own it. */
function giveToProject(key: ApiKey): Block | undefined {
  if (isSameOwner(key.owner, ownedByProject(key.project))) return undefined;
  return buttons(go(LABEL.toProject, ['transfer'], { key: key.id, to: PROJECT }));
}

function nobodyElse(context: Authorized, key: ApiKey): readonly Block[] {
  const { project } = key;
  const nobody = text(nobodyElseText(project.name));
  if (!mayPress(context, 'project.member', project.id)) return [nobody];
  return [nobody, text(ADD_OWNER_FIRST), addMemberLine(project)];
}

/** Names the people who can find out whose it is. */
async function whomToAsk(context: Authorized, members: readonly Holder[]): Promise<Block | undefined> {
  const names = (holders: readonly Holder[]) =>
    holders.filter(({ person }) => person.id !== context.actor.personId).map(({ person }) => person.name);
  const owners = names(members.filter(({ role }) => role === 'owner'));
  if (owners.length > 0) return note(askOwners(owners));
  const admins = names(await listAdmins(context.services));
  return admins.length === 0 ? undefined : note(askAdmins(admins));
}
