import type { Requester } from '../../domain/people/authorization.ts';
import type { ChannelRef } from '../../domain/refs.ts';
import type { Request } from '../../domain/requests/request.ts';
import { done, type Result, refused } from '../../domain/result.ts';
import type { EpochMs } from '../../domain/time/time.ts';
import { change } from '../audit/auditTrail.ts';
import type { ServiceContext } from '../context.ts';
import { handOver } from '../handovers/handOver.ts';
import { addKey, drawPendingSecret, lockPlace } from '../keys/createKey.ts';
import { authorize, demandOf } from '../people/authorization.ts';
import { isMember } from '../people/roles.ts';
import { addRequest } from './openRequest.ts';
import type { RequestRules } from './requestRules.ts';

/** A key that somebody asks for. It will be theirs. */
export interface AskedKey {
  readonly channel: ChannelRef;
  readonly name: string;
  readonly nameKey: string;
  readonly expiresAt?: EpochMs;
  readonly reason: string;
}

/**
 * Asks a project's owners for a key, for a member who may not create keys.
 * @returns the request; or a refusal: `asker-not-member`, `project-gone`, `channel-gone`, or a missing permission.
 */
export async function requestKey(
  context: ServiceContext,
  requester: Requester,
  { channel, name, nameKey, expiresAt, reason }: AskedKey,
): Promise<Result<Request>> {
  const { project } = channel;
  const outcome = await change(context, async (locked): Promise<Result<Request>> => {
    const place = await lockPlace(locked, channel);
    const permit = await authorize(context, locked, requester, demandOf('request.ask', project, name));
    if (permit.kind === 'refused') return permit;
    const { transaction, by } = permit;
    if (place.project === null) return refused({ code: 'project-gone', subject: project.name });
    if (place.channel === null) return refused({ code: 'channel-gone', subject: channel.name });
    if (!(await isMember(transaction, project.id, by.personId)))
      return refused({ code: 'asker-not-member', subject: project.name });
    const params = {
      channelId: channel.id,
      place: `${project.name}/${channel.name}`,
      nameKey,
      ...(expiresAt === undefined ? {} : { expiresAt: String(expiresAt) }),
    };
    const asked = { kind: 'key', project, subject: name, reason, params } as const;
    return done(await addRequest(context, transaction, by, requester, asked));
  });
  if (outcome.kind === 'done') context.live?.changed({ kind: 'request', id: outcome.value.id });
  return outcome;
}

/** Approving creates the key, owned by the person who asked, and seals its secret for them. */
export const keyRequest: RequestRules = {
  async lock(_, transaction, { project, params }) {
    await lockPlace(transaction, { id: params['channelId'] ?? '', project });
  },
  async approve(context, { transaction, by, request }) {
    const { project, asker, subject: name, params } = request;
    // Locked already; read again, because they are needed here.
    const channelId = params['channelId'] ?? '';
    const place = await lockPlace(transaction, { id: channelId, project });
    const channel = { id: channelId, name: place.channel?.name ?? params['place'] ?? '', project };
    const owner = { id: asker.id, name: asker.name };
    const expiresAt = params['expiresAt'] === undefined ? {} : { expiresAt: Number(params['expiresAt']) };
    const asked = { channel, name, nameKey: params['nameKey'] ?? '', owner, ...expiresAt };
    const added = await addKey(context, transaction, by, asked, place);
    if (added.kind === 'refused') return added;
    const { secretId, secret } = await drawPendingSecret(context, transaction, added.value);
    const { keyId } = added.value;
    const key = { id: keyId, name, projectId: project.id };
    const account = { platform: asker.platform, externalId: asker.externalId };
    const changed = await handOver(context, transaction, {
      by,
      key,
      secretId,
      secret,
      to: owner,
      account,
      requestId: request.id,
    });
    return done({ keyId, changed: [changed] });
  },
};
