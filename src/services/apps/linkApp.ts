import type { App, AppLink } from '../../domain/apps/app.ts';
import type { ApiKey } from '../../domain/keys/apiKey.ts';
import { keyStatus } from '../../domain/keys/keyStatus.ts';
import type { Requester } from '../../domain/people/authorization.ts';
import { done, type Result, refused } from '../../domain/result.ts';
import { AppLinkEntity } from '../../persistence/entities/apps/apps.ts';
import { selectKeyForUpdate } from '../../persistence/keyRepository.ts';
import { change } from '../audit/auditTrail.ts';
import type { ServiceContext } from '../context.ts';
import { authorize } from '../people/authorization.ts';
import { toLink } from './appRows.ts';
import { demandOnApp, lockApp } from './demandOnApp.ts';

/**
 * Says that an app uses a key of its project.
 * @param seenAs how the app's checks look where that differs from its name, see AppLink.
 * @returns the link, or a refusal: `app-gone`, `key-deleted`, `app-elsewhere`, `already-linked`, or a missing permission.
 */
export async function linkApp(
  context: ServiceContext,
  requester: Requester,
  app: App,
  key: Pick<ApiKey, 'id' | 'name'>,
  seenAs: AppLink['seenAs'] = { app: null, source: null },
): Promise<Result<AppLink>> {
  return await change(context, async (locked) => {
    const found = await selectKeyForUpdate(locked, key.id);
    const row = await lockApp(locked, app.id);
    const permit = await authorize(context, locked, requester, demandOnApp('app.link', app));
    if (permit.kind === 'refused') return permit;
    const { transaction, by } = permit;
    const now = context.clock();
    if (row === null) return refused({ code: 'app-gone', subject: app.name });
    if (found === undefined || keyStatus(found, now) === 'deleted')
      return refused({ code: 'key-deleted', subject: key.name });
    if (found.project.id !== row.projectId) return refused({ code: 'app-elsewhere', subject: row.name });
    const id = { appId: row.id, keyId: found.id };
    if (await transaction.manager.existsBy(AppLinkEntity, id))
      return refused({ code: 'already-linked', subject: row.name });
    const link = { ...id, linkedAt: now, seenApp: seenAs.app, seenSource: seenAs.source };
    await transaction.manager.insert(AppLinkEntity, link);
    const detail = { key: found.name, ...seenDetail(seenAs) };
    transaction.record({
      by,
      action: 'app.link',
      subject: row.name,
      projectId: row.projectId,
      keyId: found.id,
      detail,
    });
    return done(toLink({ ...app, state: row.state, since: row.since }, link));
  });
}

/** Says that an app no longer uses a key. @returns the app, or a refusal: `app-gone`, `not-linked`, or a missing permission. */
export async function unlinkApp(
  context: ServiceContext,
  requester: Requester,
  app: App,
  key: Pick<ApiKey, 'id' | 'name'>,
): Promise<Result<App>> {
  return await change(context, async (locked) => {
    await selectKeyForUpdate(locked, key.id);
    const row = await lockApp(locked, app.id);
    const permit = await authorize(context, locked, requester, demandOnApp('app.unlink', app));
    if (permit.kind === 'refused') return permit;
    const { transaction, by } = permit;
    if (row === null) return refused({ code: 'app-gone', subject: app.name });
    const removed = await transaction.manager.delete(AppLinkEntity, { appId: row.id, keyId: key.id });
    if (removed.affected === 0) return refused({ code: 'not-linked', subject: row.name });
    const detail = { key: key.name };
    transaction.record({
      by,
      action: 'app.unlink',
      subject: row.name,
      projectId: row.projectId,
      keyId: key.id,
      detail,
    });
    return done(app);
  });
}

function seenDetail({ app, source }: AppLink['seenAs']): Readonly<Record<string, string>> {
  return { ...(app === null ? {} : { as: app }), ...(source === null ? {} : { from: source }) };
}
