import type { View } from '../../chat/contracts/view.ts';
import { handoverNewsView, handoverView } from '../../chat/views/handoverView.ts';
import { incidentFor } from '../../chat/views/incidents/incidentFor.ts';
import { incidentNews, incidentView } from '../../chat/views/incidents/incidentView.ts';
import { leakNewsView, leakQuestionView } from '../../chat/views/incidents/leakQuestionView.ts';
import { rehearsalNewsView, rehearsalView } from '../../chat/views/incidents/rehearsalView.ts';
import { viewInZone } from '../../chat/views/inZone.ts';
import { requestNewsView, requestView } from '../../chat/views/requestView.ts';
import { asSeenBy, rotationFor } from '../../chat/views/rotationFor.ts';
import { rotationNews } from '../../chat/views/rotationNews.ts';
import { type Actor, mayView } from '../../domain/people/permissions.ts';
import type { ServiceContext } from '../../services/context.ts';
import { readHandover } from '../../services/handovers/readHandover.ts';
import { readIncident } from '../../services/incidents/readIncident.ts';
import { readIncidentInRoom } from '../../services/incidents/readIncidentInRoom.ts';
import { readLeak, readLeakInRoom } from '../../services/leaks/readLeak.ts';
import type { ClaimedCopy } from '../../services/liveMessages/copies.ts';
import type { LiveSubject } from '../../services/liveMessages/subjects.ts';
import { findActor } from '../../services/people/people.ts';
import { readRehearsalById } from '../../services/rehearsals/readRehearsal.ts';
import { readRequest } from '../../services/requests/readRequest.ts';
import { readRotation } from '../../services/rotations/facts/readRotation.ts';

/** What a participant sees of something now. */
export interface LiveDrawing {
  /** The message that follows it. */
  readonly view: View;
  /** The same as a line without buttons, where no message can be changed; undefined where it is not worth one. */
  readonly news: View | undefined;
  /** The revision that was drawn. */
  readonly revision: number;
}

/** Draws something for one participant. @returns undefined if it doesn't exist for them, or no longer does (invariant 10). */
type DrawLive = (context: ServiceContext, actor: Actor, id: string) => Promise<LiveDrawing | undefined>;

/** How each kind is drawn. Its table is named in services/liveMessages/subjects.ts. */
const KINDS: Readonly<Record<LiveSubject['kind'], DrawLive>> = {
  async rotation(context, actor, id) {
    const seen = await readRotation(context, id);
    if (seen === undefined || !mayView(actor, seen.rotation.project.id)) return undefined;
    const now = context.clock();
    const shown = rotationFor(actor, seen, now, 'copy');
    return drawn(shown, rotationNews(asSeenBy(actor, seen), now), seen.rotation.revision, actor);
  },
  async request(context, actor, id) {
    const seen = await readRequest(context, actor, id);
    if (seen === undefined) return undefined;
    return drawn(requestView(seen, context.clock()), requestNewsView(seen), seen.request.revision, actor);
  },
  async handover(context, actor, id) {
    const seen = await readHandover(context, actor, id);
    if (seen === undefined) return undefined;
    const now = context.clock();
    return drawn(handoverView(seen, now), handoverNewsView(seen, now), seen.revision, actor);
  },
  async rehearsal(context, actor, id) {
    const seen = await readRehearsalById(context, actor, id);
    if (seen === undefined) return undefined;
    return drawn(rehearsalView(seen), rehearsalNewsView(seen), seen.rehearsal.revision, actor);
  },
  async incident(context, actor, id) {
    const seen = await readIncident(context, actor, id);
    if (seen === undefined) return undefined;
    const now = context.clock();
    return drawn(incidentFor(actor, seen, now, 'copy'), incidentNews(seen, now), seen.incident.revision, actor);
  },
  async leak(context, actor, id) {
    const seen = await readLeak(context, actor, id);
    if (seen === undefined) return undefined;
    return drawn(leakQuestionView(seen, 'private'), leakNewsView(seen), seen.question.revision, actor);
  },
};

/** Draws what is shown to everybody in a conversation: an incident in the one in which it was started, and a leaked secret. */
async function drawInRoom(
  context: ServiceContext,
  { subjectKind, subjectId }: ClaimedCopy,
): Promise<LiveDrawing | undefined> {
  if (subjectKind === 'leak') {
    const seen = await readLeakInRoom(context, subjectId);
    if (seen === undefined) return undefined;
    return { view: leakQuestionView(seen, 'conversation'), news: undefined, revision: seen.question.revision };
  }
  const incident = await readIncidentInRoom(context, subjectId);
  if (incident === undefined) return undefined;
  const shown = { incident, open: [], own: [], mayChange: false, where: 'room' } as const;
  return { view: incidentView(shown, context.clock()), news: undefined, revision: incident.revision };
}

/**
 * Draws what a message is about, for the participant whose message it is, with what they may do now.
 * @param groups the groups with a role that the participant is in now.
 */
export async function drawLive(
  context: ServiceContext,
  copy: ClaimedCopy,
  groups: readonly string[],
): Promise<LiveDrawing | undefined> {
  if (copy.isPublic === 1) return await drawInRoom(context, copy);
  const actor = await findActor(context, copy, { onCall: copy.onCall === 1, groups });
  return actor === undefined ? undefined : await KINDS[copy.subjectKind](context, actor, copy.subjectId);
}

function drawn(view: View, news: View | undefined, revision: number, { timeZone }: Actor): LiveDrawing {
  return { view: viewInZone(view, timeZone), news: news && viewInZone(news, timeZone), revision };
}
