import type { Reply } from '../../src/chat/contracts/command.ts';
import { buttons, text } from '../../src/chat/contracts/view.ts';
import { type KeyOwner, ownedBy, ownedByProject, ownerName, PROJECT } from '../../src/domain/keys/keyOwner.ts';
import type { ChannelRef, Named } from '../../src/domain/refs.ts';
import { done, type Result, refused } from '../../src/domain/result.ts';
import { formatDuration } from '../../src/domain/time/duration.ts';
import { exactExpiryMoment, moment } from '../../src/domain/time/moment.ts';
import type { DurationMs } from '../../src/domain/time/time.ts';
import { createKeyFor } from '../../src/services/handovers/createKeyFor.ts';
import { createKey, type NewKey } from '../../src/services/keys/createKey.ts';
import { labelPerson } from '../../src/services/people/findPeople.ts';
import { listMembers } from '../../src/services/people/roles.ts';
import { inAndOn, NAME_OF } from '../shared/copy.ts';
import { type Authorized, aboutChannel, command, showing } from '../shared/define.ts';
import { go } from '../shared/navigation.ts';
import {
  createExpires,
  createQuestion,
  FIELD,
  handedText,
  handOverNote,
  LABEL,
  NEW_KEY,
  newKeyNote,
  OPTION,
  onlyThey,
  SUMMARY,
  VALUE,
} from './copy.ts';
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
      owner: { type: 'person', orProject: true, description: OPTION.createOwner },
      to: { type: 'person', description: OPTION.createTo },
      expires: { type: 'expiry', description: createExpires(validity) },
      project: { type: 'project', description: OPTION.createProject },
    },
    ...aboutChannel,
    asksFirst: ({ actor }, { owner, to }) =>
      [owner, to].some((one) => one !== undefined && one !== PROJECT && one.id !== actor.personId),
    showsSecret: ({ actor }, { options: { to } }) => to === undefined || to.id === actor.personId,
    async offer(context, { subject: channel, options, othersRead }) {
      const { name, expires } = options;
      const people = await refuseOthers(context, channel, options);
      if (people.kind === 'refused') return people;
      const { owner, to } = people.value;
      const receiver = to === undefined ? undefined : await labelPerson(context.services, to);
      const you = othersRead === true ? undefined : VALUE.you;
      return done({
        title: createQuestion(name.name),
        label: LABEL.generate,
        lines: [
          [FIELD.name, name.name],
          [FIELD.channel, `${channel.project.name}/${channel.name}`],
          [FIELD.owner, await labelOwner(context, owner, you)],
          ...(receiver === undefined ? [] : [[FIELD.shownTo, onlyThey(receiver)] as const]),
          [FIELD.expires, expires === undefined ? defaultExpiry(context) : exactExpiryMoment(expires, context.now)],
        ],
        exact: {
          channel: channel.id,
          ...(options.owner === undefined ? {} : { owner: owner.kind === 'project' ? PROJECT : owner.id }),
          ...(to === undefined ? {} : { to: to.id }),
        },
        ...(receiver === undefined ? {} : ({ note: handOverNote(receiver), handsOver: true } as const)),
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
      const label = await labelOwner(context, owner, context.actor.name);
      const expires = exactExpiryMoment(expiresAt ?? context.now + context.services.policy.keyValidity, context.now);
      const notes = [newKeyNote(`${channel.project.name}/${channel.name}`, label, expires)];
      return done({ kind: 'delivery', delivery: deliveryOf(context, created.value, NEW_KEY, notes, 'first') });
    },
  });

/** Creates a key whose secret somebody else gets: its creator never sees it. */
async function createFor(context: Authorized, asked: NewKey, to: Named): Promise<Result<Reply>> {
  const created = await createKeyFor(context.services, context.by, asked, to);
  if (created.kind === 'refused') return created;
  const { keyId, keptUntil } = created.value;
  const said = handedText(asked.name, await labelPerson(context.services, to), moment(keptUntil, 'minute'));
  return showing(text(said), buttons(go(LABEL.keyDetails, ['show'], { key: keyId })));
}

/** The configured validity, which begins when the key is generated, and the end that it has if that is now. */
function defaultExpiry({ services: { policy }, now }: Authorized): string {
  return inAndOn(formatDuration(policy.keyValidity), exactExpiryMoment(now + policy.keyValidity, now));
}

/** Who owns a new key, and who else gets its secret; undefined where that is the person who creates it. */
interface People {
  readonly owner: KeyOwner;
  readonly to: Named | undefined;
}

/** Decides who owns a key and who gets its secret: others must be members. The person who gets it owns it, unless `owner:` says otherwise. */
async function refuseOthers(
  { services, actor }: Authorized,
  { project }: ChannelRef,
  options: { readonly owner: Named | typeof PROJECT | undefined; readonly to: Named | undefined },
): Promise<Result<People>> {
  const to = options.to?.id === actor.personId ? undefined : options.to;
  const chosen = options.owner ?? to ?? { id: actor.personId, name: actor.name };
  const people = [...(chosen === PROJECT ? [] : [chosen]), ...(to === undefined ? [] : [to])];
  const others = people.filter(({ id }) => id !== actor.personId);
  const members = others.length === 0 ? [] : await listMembers(services, project.id);
  const stranger = others.find(({ id }) => !members.some(({ person }) => person.id === id));
  const owner = chosen === PROJECT ? ownedByProject(project) : ownedBy(chosen);
  return stranger === undefined
    ? done({ owner, to })
    : refused({ code: 'not-a-member', subject: stranger.name, within: project.name });
}

/** Names who is to own a key. @param you what stands for the one who asks; left out where they are named as everyone else is. */
async function labelOwner({ services, actor }: Authorized, owner: KeyOwner, you?: string): Promise<string> {
  if (owner.kind === 'project') return ownerName(owner);
  return owner.id === actor.personId && you !== undefined ? you : await labelPerson(services, owner);
}
