import { ownedBy, ownedByProject, ownerName, PROJECT } from '../../src/domain/keys/keyOwner.ts';
import type { ChannelRef, Named } from '../../src/domain/refs.ts';
import type { Refusal } from '../../src/domain/refusals.ts';
import { done, refused } from '../../src/domain/result.ts';
import { formatDuration } from '../../src/domain/time/duration.ts';
import { exactExpiryMoment } from '../../src/domain/time/moment.ts';
import type { DurationMs } from '../../src/domain/time/time.ts';
import { createKey } from '../../src/services/keys/createKey.ts';
import { labelPerson } from '../../src/services/people/findPeople.ts';
import { listMembers } from '../../src/services/people/roles.ts';
import { NAME_OF } from '../shared/copy.ts';
import { type Authorized, command } from '../shared/define.ts';
import { createExpires, createQuestion, FIELD, LABEL, NEW_KEY, newKeyNote, OPTION, SUMMARY, VALUE } from './copy.ts';
import { found } from './keySubject.ts';
import { deliveryOf } from './secretDelivery.ts';

/**
 * Manual 003: name it, generate it, see it once.
 * @param validity how long keys are valid unless somebody says otherwise, as configured.
 */
export const create = (validity: DurationMs) =>
  command({
    path: ['create'],
    aliases: ['generate', 'new'],
    summary: SUMMARY.create,
    examples: [
      '/apikey create rasa name:chat-bot',
      '/apikey create channel:shop/rasa name:"Chat bot" owner:@ana expires:90d',
    ],
    action: 'key.create',
    options: {
      channel: { type: 'channel', required: true, description: OPTION.createChannel },
      name: {
        type: 'name',
        what: NAME_OF.key,
        required: true,
        description: OPTION.createName,
      },
      owner: { type: 'person', orProject: true, description: OPTION.createOwner },
      expires: { type: 'expiry', description: createExpires(validity) },
      project: { type: 'project', description: OPTION.createProject },
    },
    find: (_, { channel }) => found(channel),
    scope: (channel) => ({ projectId: channel.project.id, projectName: channel.project.name }),
    asksFirst: ({ actor }, { owner }) => owner !== undefined && owner !== PROJECT && owner.id !== actor.personId,
    async offer(context, { subject: channel, options: { name, owner, expires } }) {
      const cannot = await refuseOwner(context, channel, owner);
      if (cannot !== undefined) return refused(cannot);
      return done({
        title: createQuestion(name.name),
        label: LABEL.generate,
        lines: [
          [FIELD.name, name.name],
          [FIELD.channel, `${channel.project.name}/${channel.name}`],
          [FIELD.owner, await labelOwner(context, channel, owner, VALUE.you)],
          [FIELD.expires, expires === undefined ? defaultExpiry(context) : exactExpiryMoment(expires, context.now)],
        ],
        exact: {
          channel: channel.id,
          ...(owner === undefined ? {} : { owner: owner === PROJECT ? PROJECT : owner.id }),
        },
      });
    },
    async run(context, { subject: channel, options }) {
      const self = { id: context.actor.personId, name: context.actor.name };
      const cannot = await refuseOwner(context, channel, options.owner);
      if (cannot !== undefined) return refused(cannot);
      const owner = options.owner === PROJECT ? ownedByProject(channel.project) : ownedBy(options.owner ?? self);
      const expiresAt = options.expires;
      const asked = { channel, ...options.name, owner, ...(expiresAt === undefined ? {} : { expiresAt }) };
      const created = await createKey(context.services, context.by, asked);
      if (created.kind === 'refused') return created;
      const label = await labelOwner(context, channel, options.owner, self.name);
      const expires = exactExpiryMoment(expiresAt ?? context.now + context.services.policy.keyValidity, context.now);
      const notes = [newKeyNote(`${channel.project.name}/${channel.name}`, label, expires)];
      return done({ kind: 'delivery', delivery: deliveryOf(context, created.value, NEW_KEY, notes, 'first') });
    },
  });

/** The configured validity, which begins when the key is generated, and the end that it has if that is now. */
function defaultExpiry({ services: { policy }, now }: Authorized): string {
  return `in ${formatDuration(policy.keyValidity)}, on ${exactExpiryMoment(now + policy.keyValidity, now)}`;
}

/** Names who is to own a key. @param you what stands for the one who asks. */
async function labelOwner(
  { services, actor }: Authorized,
  { project }: ChannelRef,
  owner: Named | typeof PROJECT | undefined,
  you: string,
): Promise<string> {
  if (owner === PROJECT) return ownerName(ownedByProject(project));
  return owner === undefined || owner.id === actor.personId ? you : await labelPerson(services, owner);
}

/** @returns why somebody can't own a key there, or undefined where they can. */
async function refuseOwner(
  { services, actor }: Authorized,
  { project }: ChannelRef,
  owner: Named | typeof PROJECT | undefined,
): Promise<Refusal | undefined> {
  if (owner === undefined || owner === PROJECT || owner.id === actor.personId) return undefined;
  const members = await listMembers(services, project.id);
  return members.some(({ person }) => person.id === owner.id)
    ? undefined
    : { code: 'not-a-member', subject: owner.name, within: project.name };
}
