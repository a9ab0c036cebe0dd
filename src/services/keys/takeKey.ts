import type { ApiKey } from '../../domain/keys/apiKey.ts';
import { type KeyOwner, ownerName } from '../../domain/keys/keyOwner.ts';
import { keyStatus } from '../../domain/keys/keyStatus.ts';
import type { Requester } from '../../domain/people/authorization.ts';
import { SUCH } from '../../domain/refusalCopy.ts';
import { done, type Result, refused } from '../../domain/result.ts';
import { demandOnKey, selectKeyForUpdate } from '../../persistence/keyRepository.ts';
import { change } from '../audit/auditTrail.ts';
import type { ServiceContext } from '../context.ts';
import { authorize, type Permit } from '../people/authorization.ts';
import { labelled } from '../people/findPeople.ts';
import { projectsOfPerson } from '../projects/projectOwners.ts';
import { assignKey, changeOwner } from './changeOwner.ts';

type ProjectOwner = Extract<KeyOwner, { kind: 'project' }>;

/**
 * Assigns a project's key to the person who asks, who is reminded of it from now on: of any number of presses one wins. Asked again by
 * the same person it changes nothing.
 */
export async function takeKey(context: ServiceContext, by: Requester, keyId: string): Promise<Result<ApiKey>> {
  return await changeHands(context, by, keyId, 'key.take', async (key, owner, { transaction, by: taker }) => {
    const { personId, name } = taker;
    if (owner.assignee?.id === personId) return done(key);
    const { manager } = transaction;
    // A role by group is no membership: nobody here knows when it ends.
    const theirs = await projectsOfPerson(context, manager, personId, [key.project.id]);
    if (theirs.size === 0) return refused({ code: 'not-a-member', subject: name, within: key.project.name });
    const taken: ProjectOwner = { ...owner, assignee: { id: personId, name } };
    if (owner.assignee !== undefined || !(await assignKey(transaction, key, taken))) {
      const [other] = await labelled(context.policy.platforms, manager, [owner.assignee?.id ?? '']);
      return refused({ code: 'key-taken', subject: other?.label ?? SUCH.person });
    }
    const detail = { owner: ownerName(owner) };
    const where = { projectId: key.project.id, keyId: key.id };
    transaction.record({ by: taker, action: 'key.take', subject: key.name, ...where, detail });
    return done({ ...key, owner: taken });
  });
}

/** Gives a project's key back: the project's conversation is reminded of it again. */
export async function handBackKey(context: ServiceContext, by: Requester, keyId: string): Promise<Result<ApiKey>> {
  return await changeHands(context, by, keyId, 'key.hand-back', async (key, owner, { transaction, by: giver }) => {
    if (owner.assignee === undefined) return refused({ code: 'not-taken', subject: key.name });
    const free: ProjectOwner = { ...owner, assignee: undefined };
    await changeOwner(transaction, key, free);
    const detail = { owner: ownerName(owner), was: owner.assignee.name };
    const where = { projectId: key.project.id, keyId: key.id };
    transaction.record({ by: giver, action: 'key.hand-back', subject: key.name, ...where, detail });
    return done({ ...key, owner: free });
  });
}

async function changeHands(
  context: ServiceContext,
  requester: Requester,
  keyId: string,
  action: 'key.take' | 'key.hand-back',
  decide: (key: ApiKey, owner: ProjectOwner, permit: Permit) => Promise<Result<ApiKey>>,
): Promise<Result<ApiKey>> {
  return await change(context, async (locked) => {
    const key = await selectKeyForUpdate(locked, keyId);
    if (key === undefined) return refused({ code: 'not-found', subject: SUCH.key });
    const permit = await authorize(context, locked, requester, demandOnKey(action, key));
    if (permit.kind === 'refused') return permit;
    if (keyStatus(key, context.clock()) === 'deleted') return refused({ code: 'key-deleted', subject: key.name });
    if (key.owner.kind === 'person') return refused({ code: 'not-the-projects', subject: key.name });
    return await decide(key, key.owner, permit);
  });
}
