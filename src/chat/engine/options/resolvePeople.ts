import type { CommandContext } from '../../contracts/command.ts';
import {
  cantTellWho,
  groupNotPerson,
  groupsUnread,
  NO_GROUPS,
  noSuchGroup,
  notMet,
  notServed,
  whichGroup,
  whichPerson,
} from '../../copy/usageCopy.ts';
import { problem, type Resolved, shortened, value } from './readValues.ts';

/** Finds the person that is meant; of several, one is chosen. @param invites whether somebody who isn't known yet may be meant. */
export async function resolvePerson<S>(
  context: CommandContext<S>,
  given: string,
  { invites, takesGroup }: { readonly invites: boolean; readonly takesGroup: boolean },
): Promise<Resolved> {
  const { actor, directory, platform } = context;
  if (given === 'me' || given === '@me') return value({ id: actor.personId, name: actor.name });
  const found = await directory.findPeople(actor, given, platform);
  const only = found[0];
  if (only !== undefined && found.length === 1) return value({ id: only.id, name: only.name });
  if (found.length > 1) {
    const choices = found.map(({ choice, id }) => ({ label: choice, value: id }));
    return { kind: 'choose', prompt: whichPerson(found.length, given), choices };
  }
  const [group] = takesGroup ? (await directory.findGroups(actor, given, platform)).found : [];
  if (group !== undefined)
    return { kind: 'problem', words: groupNotPerson(group.label), insteadOption: { name: 'group', value: group.id } };
  const unmet = context.unmet?.get(given.replace(/^@/, ''));
  if (unmet !== undefined)
    return problem(unmet === 'unknown' ? cantTellWho(shortened(given)) : notServed(shortened(given)));
  const invitee = directory.invitable(given, platform);
  return invites && invitee !== undefined ? value(invitee) : problem(notMet(shortened(given)));
}

/** The same for a group of a platform. */
export async function resolveGroup<S>(
  { actor, directory, platform }: CommandContext<S>,
  given: string,
): Promise<Resolved> {
  const { found, unread, anywhere } = await directory.findGroups(actor, given, platform);
  const [only] = found;
  if (only !== undefined && found.length === 1) return value({ id: only.id, handle: only.handle });
  if (found.length > 1) {
    const choices = found.map(({ label, id }) => ({ label, value: id }));
    return { kind: 'choose', prompt: whichGroup(found.length, given), choices };
  }
  if (!anywhere) return problem(NO_GROUPS);
  const [silent] = unread;
  return problem(silent === undefined ? noSuchGroup(shortened(given)) : groupsUnread(silent));
}
