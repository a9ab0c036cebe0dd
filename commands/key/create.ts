import type { Reply } from '../../src/chat/contracts/command.ts';
import { buttons, text, view } from '../../src/chat/contracts/view.ts';
import type { ChannelRef, Named } from '../../src/domain/refs.ts';
import { done, type Result, refused } from '../../src/domain/result.ts';
import { formatDuration } from '../../src/domain/time/duration.ts';
import { exactExpiryMoment, moment } from '../../src/domain/time/moment.ts';
import type { DurationMs } from '../../src/domain/time/time.ts';
import { createKeyFor } from '../../src/services/handovers/createKeyFor.ts';
import { createKey, type NewKey } from '../../src/services/keys/createKey.ts';
import { labelPerson } from '../../src/services/people/findPeople.ts';
import { listMembers } from '../../src/services/people/roles.ts';
import { NAME_OF } from '../shared/copy.ts';
import { type Authorized, command } from '../shared/define.ts';
import { go } from '../shared/navigation.ts';
import {
  createExpires,
  createQuestion,
  FIELD,
  handedText,
  LABEL,
  NEW_KEY,
  newKeyNote,
  OPTION,
  onlyThey,
  SUMMARY,
  VALUE,
} from './copy.ts';
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
      '/apikey create rasa name:chat-bot to:@ben',
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
      owner: { type: 'person', description: OPTION.createOwner },
      to: { type: 'person', description: OPTION.createTo },
      expires: { type: 'expiry', description: createExpires(validity) },
      project: { type: 'project', description: OPTION.createProject },
    },
    find: (_, { channel }) => found(channel),
    scope: (channel) => ({ projectId: channel.project.id, projectName: channel.project.name }),
    asksFirst: ({ actor }, { owner, to }) => [owner, to].some((one) => one !== undefined && one.id !== actor.personId),
    showsSecret: ({ actor }, { options: { to } }) => to === undefined || to.id === actor.personId,
    async offer(context, { subject: channel, options }) {
      const { name, expires } = options;
      const people = await refuseOthers(context, channel, options);
      if (people.kind === 'refused') return people;
      const { owner, to } = people.value;
      const label = async (person: Named) =>
        person.id === context.actor.personId ? VALUE.you : await labelPerson(context.services, person);
      return done({
        title: createQuestion(name.name),
        label: LABEL.generate,
        lines: [
          [FIELD.name, name.name],
          [FIELD.channel, `${channel.project.name}/${channel.name}`],
          [FIELD.owner, await label(owner)],
          ...(to === undefined ? [] : [[FIELD.shownTo, onlyThey(await label(to))] as const]),
          [FIELD.expires, expires === undefined ? defaultExpiry(context) : exactExpiryMoment(expires, context.now)],
        ],
        exact: {
          channel: channel.id,
          ...(options.owner === undefined ? {} : { owner: owner.id }),
          ...(to === undefined ? {} : { to: to.id }),
        },
      });
    },
    async run(context, { subject: channel, options }) {
      const people = await refuseOthers(context, channel, options);
      if (people.kind === 'refused') return people;
      const { owner, to } = people.value;
      const expiresAt = options.expires;
      const asked = { channel, ...options.name, owner, ...(expiresAt === undefined ? {} : { expiresAt }) };
      if (to !== undefined) return await createFor(context, asked, to);
      const created = await createKey(context.services, context.by, asked);
      if (created.kind === 'refused') return created;
      const ownerName = owner.id === context.actor.personId ? owner.name : await labelPerson(context.services, owner);
      const expires = exactExpiryMoment(expiresAt ?? context.now + context.services.policy.keyValidity, context.now);
      const notes = [newKeyNote(`${channel.project.name}/${channel.name}`, ownerName, expires)];
      return done({ kind: 'delivery', delivery: deliveryOf(context, created.value, NEW_KEY, notes, 'first') });
    },
  });

/** Creates a key whose secret somebody else gets: its creator never sees it. */
async function createFor(context: Authorized, asked: NewKey, to: Named): Promise<Result<Reply>> {
  const created = await createKeyFor(context.services, context.by, asked, to);
  if (created.kind === 'refused') return created;
  const { keyId, keptUntil } = created.value;
  const said = handedText(asked.name, await labelPerson(context.services, to), moment(keptUntil, 'minute'));
  return done({ kind: 'view', view: view(text(said), buttons(go(LABEL.keyDetails, ['show'], { key: keyId }))) });
}

/** The configured validity, which begins when the key is generated, and the end that it has if that is now. */
function defaultExpiry({ services: { policy }, now }: Authorized): string {
  return `in ${formatDuration(policy.keyValidity)}, on ${exactExpiryMoment(now + policy.keyValidity, now)}`;
}

/** Who owns a new key, and who else gets its secret; undefined where that is the person who creates it. */
interface People {
  readonly owner: Named;
  readonly to: Named | undefined;
}

/** Decides who owns a key and who gets its secret: others must be members. Whoever gets it owns it, unless `owner:` says otherwise. */
async function refuseOthers(
  { services, actor }: Authorized,
  { project }: ChannelRef,
  options: { readonly owner: Named | undefined; readonly to: Named | undefined },
): Promise<Result<People>> {
  const to = options.to?.id === actor.personId ? undefined : options.to;
  const owner = options.owner ?? to ?? { id: actor.personId, name: actor.name };
  const others = [owner, ...(to === undefined ? [] : [to])].filter(({ id }) => id !== actor.personId);
  const members = others.length === 0 ? [] : await listMembers(services, project.id);
  const stranger = others.find(({ id }) => !members.some(({ person }) => person.id === id));
  return stranger === undefined
    ? done({ owner, to })
    : refused({ code: 'not-a-member', subject: stranger.name, within: project.name });
}
