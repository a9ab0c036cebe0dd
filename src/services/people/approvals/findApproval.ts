import { MoreThan } from 'typeorm';
import { APPROVAL_LIFE } from '../../../domain/people/approvals/approvals.ts';
import { type ChangeToApprove, unpackChange } from '../../../domain/people/approvals/changeRequest.ts';
import type { Actor } from '../../../domain/people/permissions.ts';
import type { EpochMs } from '../../../domain/time/time.ts';
import { RequestEntity } from '../../../persistence/entities/requests.ts';
import type { ServiceContext } from '../../context.ts';
import { decidersOf } from '../../requests/deciders.ts';
import { labelled } from '../findPeople.ts';
import { findActor } from '../people.ts';

/** An approved change that can still be carried out. */
export interface OpenApproval {
  readonly change: ChangeToApprove;
  readonly askedAt: EpochMs;
  /** Who asked, as they are known without speaking; undefined where the account is no longer anybody's. */
  readonly asker: { readonly actor: Actor; readonly platform: string; readonly externalId: string } | undefined;
}

/** Finds an approved change that can still be carried out. @returns undefined where it was, or its time is over. */
export async function findApproval(context: ServiceContext, requestId: string): Promise<OpenApproval | undefined> {
  const decidedAt = MoreThan(context.clock() - APPROVAL_LIFE);
  const row = await context.database.read((manager) =>
    manager.findOneBy(RequestEntity, { id: requestId, kind: 'change', state: 'approved', decidedAt }),
  );
  const change = row === null || row.usedAt !== null ? undefined : unpackChange(row);
  if (row === null || change === undefined) return undefined;
  const account = { platform: row.askerPlatform, externalId: row.askerExternalId };
  const actor = await findActor(context, account, { onCall: false, groups: [] });
  return { change, askedAt: row.createdAt, asker: actor && { actor, ...account } };
}

/** Lists who would be asked to approve a change, named in full. */
export async function approversOf(
  context: ServiceContext,
  projectId: string,
  exceptPersonId: string,
): Promise<readonly string[]> {
  return await context.database.read(async (manager) => {
    const ids = await decidersOf(context, manager, projectId, exceptPersonId);
    return (await labelled(context.policy.platforms, manager, ids)).map(({ label }) => label).sort();
  });
}
