import { IsNull } from 'typeorm';
import type { App } from '../../domain/apps/app.ts';
import type { StepKind } from '../../domain/apps/connector.ts';
import type { OnCallVerb } from '../../domain/notices/postedChange.ts';
import type { Demand } from '../../domain/people/authorization.ts';
import type { AuthorizedActor } from '../../domain/people/permissions.ts';
import type { Transaction } from '../../persistence/database.ts';
import { AppEntity, type AppRow } from '../../persistence/entities/apps/apps.ts';
import { assembleKeys } from '../../persistence/keyRepository.ts';
import type { AuditedTransaction } from '../audit/auditTrail.ts';
import type { ServiceContext } from '../context.ts';
import { tellOwner } from '../keys/changeKey.ts';
import { isOnCall } from '../telling/tellRoom.ts';
import { keysOf } from './appRows.ts';

/** The demand that an action makes on an app. */
export function demandOnApp(action: Demand['action'], app: Pick<App, 'name' | 'project'>): Demand {
  const scope = { projectId: app.project.id, projectName: app.project.name };
  return { action, subject: app.name, noun: 'app', scope };
}

/** Reads an app that wasn't removed, and keeps other transactions off it until this one ends. */
export async function lockApp(transaction: Transaction, appId: string): Promise<AppRow | null> {
  return await transaction.selectOneForUpdate(AppEntity, { id: appId, removedAt: IsNull() });
}

/** What someone on call did, where they did a step with an app. */
export const DID: Readonly<Record<StepKind, OnCallVerb>> = {
  undeploy: 'undeployed-app',
  'update-secret': 'updated-app',
  deploy: 'deployed-app',
};

/** Tells the owners of an app's keys what someone on call did with it, and why. */
export async function tellKeyOwners(
  context: ServiceContext,
  transaction: AuditedTransaction,
  by: AuthorizedActor,
  appId: string,
  did: OnCallVerb,
): Promise<void> {
  if (!isOnCall(by)) return;
  const rows = await keysOf(transaction.manager, appId, context.clock());
  for (const key of await assembleKeys(transaction.manager, rows)) await tellOwner(context, transaction, by, key, did);
}
