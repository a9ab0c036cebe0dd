import { JOB, JOB_SUMMARY, warningsSent } from '../../chat/copy/jobCopy.ts';
import { digestView, publicDigestView } from '../../chat/views/digestView.ts';
import { type Escalation, mayPassOver, stepsBeyond } from '../../domain/warnings/deliveryRoute.ts';
import { anyUrgent, type DigestItem } from '../../domain/warnings/digest.ts';
import { escalationOf, partedByProject } from '../../services/notifications/addressees.ts';
import { type ClaimedDigest, claimDigest, peopleToWarn } from '../../services/outbox/warnings.ts';
import type { Job } from '../scheduler/job.ts';
import type { NotificationDeps } from './notificationDeps.ts';
import type { Outgoing, Part } from './outgoing.ts';
import { isAway, sendWaiting } from './sendWaiting.ts';
import { outgoingTeamDigest } from './teamDigest.ts';

/** Sends people what they are warned of, urgent warnings first. */
export function sendWarningsJob(deps: NotificationDeps): Job {
  const { context, holder, platforms } = deps;
  return {
    name: 'tell-warnings',
    summary: JOB_SUMMARY.sendWarnings,
    cron: '*/5 * * * * *',
    async run(say) {
      // They wait, and are dropped or worded as things stand when their owner speaks.
      if (platforms.length === 0) return say?.(JOB.waitForConsole);
      if (platforms.every(isAway)) return say?.(JOB.noneAvailable);
      const { told, later, nobody, left } = await sendWaiting(deps, {
        outbox: 'warning',
        waiting: (now) => peopleToWarn(context, now),
        claim: async (wanted, now) => {
          const claimed = await claimDigest(context, wanted, holder, now);
          return claimed && (await outgoingWarnings(deps, claimed));
        },
      });
      say?.(warningsSent(told, later + left, nobody));
    },
  };
}

async function outgoingWarnings(deps: NotificationDeps, claimed: ClaimedDigest): Promise<Outgoing<DigestItem>> {
  const { to } = claimed.digest;
  return to.kind === 'person' ? outgoingDigest(deps, claimed) : await outgoingTeamDigest(deps, claimed, to.projectId);
}

/** A digest: it goes to the keys' owner, then to the others whom their projects name. */
export function outgoingDigest(
  { context, fallback, platforms }: NotificationDeps,
  claimed: ClaimedDigest,
): Outgoing<DigestItem> {
  const { personId, digestId, digest, since } = claimed;
  const urgent = anyUrgent(digest.items.map(({ kind }) => kind));
  const names = platforms.map(({ name }) => name);
  return {
    claimed,
    view(items, reader) {
      const now = context.clock();
      const shown = { ...digest, items };
      return reader === 'public' ? publicDigestView(shown, now) : digestView(shown, now, reader);
    },
    // A clock that was set back makes nobody wait longer than from now on.
    mayPassOver: (next) => mayPassOver(next, urgent, Math.max(0, context.clock() - since)),
    parted: (items) => partedByProject(context, personId, items),
    async beyond(items, gone) {
      const found = await escalationOf(context, [...new Set(items.map(({ projectId }) => projectId))], fallback);
      // Those of the owner's keys together whose projects name the same others.
      const groups = new Map<Escalation | undefined, DigestItem[]>();
      for (const item of items) {
        const others = found.get(item.projectId);
        groups.set(others, [...(groups.get(others) ?? []), item]);
      }
      return [...groups].map(([others, own]): Part<DigestItem> => {
        return { items: own, steps: others === undefined ? [] : stepsBeyond(personId, gone, others, names) };
      });
    },
    // One for each project: it is news only for people who have a part in it.
    instead: (items) =>
      [...new Set(items.map(({ projectId }) => projectId))].map((projectId) => {
        const own = items.filter((item) => item.projectId === projectId);
        const about = `warnings:${digestId}:${items[0]?.id ?? ''}:${projectId}`;
        return {
          kind: 'warnings',
          params: { items: own, zone: digest.zone },
          personId,
          about,
          projectIds: [projectId],
        };
      }),
  };
}
