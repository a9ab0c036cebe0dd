import type { ChannelRef, Named } from '../../src/domain/refs.ts';
import type { Refusal } from '../../src/domain/refusals.ts';
import { done, refused } from '../../src/domain/result.ts';
import { formatDuration } from '../../src/domain/time/duration.ts';
import { expiryMoment } from '../../src/domain/time/moment.ts';
import { createKey } from '../../src/services/keys/createKey.ts';
import { labelPerson } from '../../src/services/people/findPeople.ts';
import { listMembers } from '../../src/services/people/roles.ts';
import { type Authorized, command } from '../shared/define.ts';
import { found } from './keySubject.ts';
import { deliveryOf } from './secretDelivery.ts';

/** Manual 003: name it, generate it, see it once. */
export const create = command({
  path: ['create'],
  aliases: ['generate', 'new'],
  summary: 'Generate an API key for an integration channel and show its secret once.',
  examples: [
    '/apikey create rasa name:chat-bot',
    '/apikey create channel:shop/rasa name:"Chat bot" owner:@ana expires:90d',
  ],
  action: 'key.create',
  options: {
    channel: { type: 'channel', required: true, description: 'The integration channel that the key is for' },
    name: {
      type: 'name',
      what: 'key name',
      required: true,
      description: 'What the key is called, such as the app that uses it',
    },
    owner: { type: 'person', description: 'Who owns the key and is warned; you, unless said otherwise' },
    expires: { type: 'expiry', description: 'When it expires; in a year, unless said otherwise' },
    project: { type: 'project', description: 'The project, where the channel’s name alone is not enough' },
  },
  find: (_, { channel }) => found(channel),
  scope: (channel) => ({ projectId: channel.project.id }),
  asksFirst: ({ actor }, { owner }) => owner !== undefined && owner.id !== actor.personId,
  async offer(context, { subject: channel, options: { name, owner, expires } }) {
    const cannot = await refuseOwner(context, channel, owner);
    if (cannot !== undefined) return refused(cannot);
    const self = owner === undefined || owner.id === context.actor.personId;
    return done({
      title: `Generate the API key ${name.name}?`,
      label: 'Generate',
      lines: [
        ['Name', name.name],
        ['Channel', `${channel.project.name}/${channel.name}`],
        ['Owner', self ? 'you' : await labelPerson(context.services, owner)],
        ['Expires', expires === undefined ? defaultExpiry(context) : expiryMoment(expires, context.now)],
      ],
      exact: { channel: channel.id, ...(owner === undefined ? {} : { owner: owner.id }) },
    });
  },
  async run(context, { subject: channel, options }) {
    const owner = options.owner ?? { id: context.actor.personId, name: context.actor.name };
    const cannot = await refuseOwner(context, channel, owner);
    if (cannot !== undefined) return refused(cannot);
    const expiresAt = options.expires;
    const asked = { channel, ...options.name, owner, ...(expiresAt === undefined ? {} : { expiresAt }) };
    const created = await createKey(context.services, context.by, asked);
    if (created.kind === 'refused') return created;
    const ownerName = owner.id === context.actor.personId ? owner.name : await labelPerson(context.services, owner);
    const expires = expiryMoment(expiresAt ?? context.now + context.services.policy.keyValidity, context.now);
    const notes = [`For ${channel.project.name}/${channel.name}, owned by ${ownerName}, valid until ${expires}.`];
    return done({ kind: 'delivery', delivery: deliveryOf(context, created.value, 'New API key', notes) });
  },
});

/** The configured validity, which begins when the key is generated, and the end that it has if that is now. */
function defaultExpiry({ services: { policy }, now }: Authorized): string {
  return `in ${formatDuration(policy.keyValidity)}, on ${expiryMoment(now + policy.keyValidity, now)}`;
}

/** @returns why somebody can't own a key there, or undefined where they can. */
async function refuseOwner(
  { services, actor }: Authorized,
  { project }: ChannelRef,
  owner: Named | undefined,
): Promise<Refusal | undefined> {
  if (owner === undefined || owner.id === actor.personId) return undefined;
  const members = await listMembers(services, project.id);
  return members.some(({ person }) => person.id === owner.id)
    ? undefined
    : { code: 'not-a-member', subject: owner.name };
}
