import { teamDigestView } from '../../chat/views/teamDigestView.ts';
import { mayPassOver, stepsBeyond } from '../../domain/warnings/deliveryRoute.ts';
import { anyUrgent, type DigestItem } from '../../domain/warnings/digest.ts';
import { routeOfProject } from '../../services/notifications/addressees.ts';
import { rememberMessage } from '../../services/outbox/warningMessages.ts';
import type { ClaimedDigest } from '../../services/outbox/warnings.ts';
import type { NotificationDeps } from './notificationDeps.ts';
import type { Outgoing } from './outgoing.ts';
import { conversationRoutes } from './projectRoutes.ts';

/**
 * The warnings of keys that a project owns: they go to the project's conversation; where it has none that takes them, to its owners
 * privately, then to the deployment's conversation, then to the admins. Each message follows who takes the keys.
 */
export async function outgoingTeamDigest(
  { context, fallback, platforms }: NotificationDeps,
  claimed: ClaimedDigest,
  projectId: string,
): Promise<Outgoing<DigestItem>> {
  const { personId, digestId, digest, since } = claimed;
  const urgent = anyUrgent(digest.items.map(({ kind }) => kind));
  const names = platforms.map(({ name }) => name);
  const { conversation, others, ownerIds } = await routeOfProject(context, projectId, fallback);
  return {
    claimed,
    routes: conversationRoutes(conversation, names),
    view: (items, reader) =>
      teamDigestView({ ...digest, items }, context.clock(), reader === 'other' ? 'private' : 'conversation'),
    mayPassOver: (next) => mayPassOver(next, urgent, Math.max(0, context.clock() - since)),
    beyond: (items) => Promise.resolve([{ items, steps: stepsBeyond(personId, true, others, names) }]),
    instead: (items) =>
      ownerIds.map((ownerId) => ({
        kind: 'warnings',
        params: { items, zone: digest.zone },
        personId: ownerId,
        about: `warnings:${digestId}:${items[0]?.id ?? ''}:${projectId}`,
        projectIds: [projectId],
      })),
    async sent(items, reader, message) {
      const sent = { ...message, digestId, reader: reader === 'other' ? 'other' : 'public' } as const;
      await rememberMessage(context, { ...sent, warningIds: items.map(({ id }) => id) }, context.clock());
    },
  };
}
