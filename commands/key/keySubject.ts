import type { Found } from '../../src/chat/contracts/command.ts';
import { type ApiKey, snapshotOfKey } from '../../src/domain/keys/apiKey.ts';
import { ownerText, peopleOfKey } from '../../src/domain/keys/keyOwner.ts';
import { type ActionName, decidePermission, type Scope } from '../../src/domain/people/permissions.ts';
import type { ChannelRef } from '../../src/domain/refs.ts';
import { listKeys } from '../../src/services/search/directory.ts';
import { OPTION as SHARED } from '../shared/copy.ts';
import { type Context, found } from '../shared/define.ts';
import { ownedKey, whichKey } from './copy.ts';

/** What a command about a key shares: how the key is found, found again, and what permission is decided on. */
export const keySubject = {
  scope: (key: ApiKey): Scope & { keyId: string } => ({
    projectId: key.project.id,
    projectName: key.project.name,
    ...peopleOfKey(key.owner),
    keyId: key.id,
  }),
  subjectId: (key: ApiKey): string => key.id,
  reload: (context: Context, keyId: string): Promise<ApiKey | undefined> =>
    context.directory.findKeyById(context.actor, keyId),
};

/** The options by which a command names a key. */
export const KEY_OPTIONS = {
  key: { type: 'key', required: true, description: SHARED.key },
  channel: { type: 'channel', description: SHARED.channelOfKey },
} as const;

/** A command about the key that the options name. */
export const aboutKey = {
  find: (_: Context, { key }: { readonly key: ApiKey }): Promise<Found<ApiKey>> => found(key),
  scope: keySubject.scope,
} as const;

/** What commands share that change the one key that they name. */
export const oneKey = {
  options: { ...KEY_OPTIONS, reason: { type: 'text', description: SHARED.reason } },
  ...aboutKey,
  ...keySubject,
  seen: snapshotOfKey,
} as const;

/** Whether a command about a key is worth offering someone; what they may do is decided when they give it. */
export function mayPressOn({ actor }: Pick<Context, 'actor'>, action: ActionName, key: ApiKey): boolean {
  return decidePermission(actor, action, keySubject.scope(key), undefined).kind !== 'denied';
}

/** How many keys can be chosen from in one list. */
const LISTED = 25;

/** Finds the one key of an integration channel, or lets the person choose among those of several on which they may do this. */
export async function findKeyOfChannel(
  context: Context,
  channel: ChannelRef,
  action: ActionName,
): Promise<Found<ApiKey>> {
  const filter = { channelId: channel.id };
  const { keys: living, total } = await listKeys(context.services, context.actor, filter, { offset: 0, limit: LISTED });
  // With more keys than a list holds, the one that is meant is searched for.
  if (total > LISTED) return { kind: 'ask', options: ['key'] };
  // A key that is being replaced, and a replacement that never reached anyone, are not what a person means by "the key".
  const settled = living.filter((key) => key.deletedAt === null && !isUndelivered(key));
  const open = settled.filter((key) => mayPressOn(context, action, key));
  const keys = open.length > 0 ? open : settled.length === 0 ? living : settled;
  const only = keys[0];
  if (only === undefined) {
    const subject = `${channel.project.name}/${channel.name}`;
    const scope = { projectId: channel.project.id, projectName: channel.project.name };
    return { kind: 'refused', refusal: { code: 'channel-empty', subject }, scope };
  }
  if (keys.length === 1) return { kind: 'found', subject: only };
  return {
    kind: 'choose',
    option: 'key',
    prompt: whichKey(`${channel.project.name}/${channel.name}`, keys.length),
    choices: keys.map((key) => ({ label: ownedKey(key.name, ownerText(key.owner), key.id), value: key.id })),
  };
}

function isUndelivered(key: ApiKey): boolean {
  return key.replacesId !== null && key.secrets.every((secret) => secret.state === 'pending');
}
