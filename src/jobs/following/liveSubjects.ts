import type { View } from '../../chat/contracts/view.ts';
import { handoverNewsView, handoverView } from '../../chat/views/handoverView.ts';
import { incidentFor } from '../../chat/views/incidentFor.ts';
import { incidentNews, incidentView } from '../../chat/views/incidentView.ts';
import { viewInZone } from '../../chat/views/inZone.ts';
import { requestNewsView, requestView } from '../../chat/views/requestView.ts';
import { asSeenBy, rotationFor } from '../../chat/views/rotationFor.ts';
import { rotationNews } from '../../chat/views/rotationNews.ts';
import type { Actor } from '../../domain/people/permissions.ts';
import type { ServiceContext } from '../../services/context.ts';
import { lookAtHandoverCopy } from '../../services/handovers/lookAtHandover.ts';
import { lookAtIncidentCopy, lookAtIncidentInRoom } from '../../services/incidents/lookAtIncidentCopy.ts';
import type { ClaimedCopy } from '../../services/liveMessages/copies.ts';
import type { LiveSubject } from '../../services/liveMessages/subjects.ts';
import { lookAtRequestCopy } from '../../services/requests/lookAtRequest.ts';
import { lookAtRotationCopy } from '../../services/rotations/facts/lookAtCopy.ts';

/** What a participant sees of something now. */
export interface LiveDrawing {
  /** The message that follows it. */
  readonly view: View;
  /** The same as a line without buttons, where no message can be changed; undefined where it is not worth one. */
  readonly news: View | undefined;
  /** The revision that was drawn. */
  readonly revision: number;
}

/** Draws something for one participant. @returns undefined where it is not there for them, any more (invariant 10). */
type DrawLive = (context: ServiceContext, copy: ClaimedCopy) => Promise<LiveDrawing | undefined>;

/** How each kind is drawn. Its table is named in services/liveMessages/subjects.ts. */
const KINDS: Readonly<Record<LiveSubject['kind'], DrawLive>> = {
  async rotation(context, copy) {
    const found = await lookAtRotationCopy(context, copy);
    if (found === undefined) return undefined;
    const { actor, seen } = found;
    const shown = rotationFor(actor, seen, context.clock(), 'copy');
    return drawn(shown, rotationNews(asSeenBy(actor, seen)), seen.rotation.revision, actor);
  },
  async request(context, copy) {
    const found = await lookAtRequestCopy(context, copy);
    if (found === undefined) return undefined;
    const { actor, seen } = found;
    return drawn(requestView(seen, context.clock()), requestNewsView(seen), seen.request.revision, actor);
  },
  async handover(context, copy) {
    const found = await lookAtHandoverCopy(context, copy);
    if (found === undefined) return undefined;
    const { actor, seen } = found;
    const now = context.clock();
    return drawn(handoverView(seen, now), handoverNewsView(seen, now), seen.revision, actor);
  },
  async incident(context, copy) {
    const now = context.clock();
    if (copy.isPublic === 1) {
      const incident = await lookAtIncidentInRoom(context, copy.subjectId);
      if (incident === undefined) return undefined;
      const shown = { incident, open: [], own: [], mayChange: false, where: 'room' } as const;
      return { view: incidentView(shown, now), news: undefined, revision: incident.revision };
    }
    const found = await lookAtIncidentCopy(context, copy);
    if (found === undefined) return undefined;
    const { actor, seen } = found;
    return drawn(incidentFor(actor, seen, now, 'copy'), incidentNews(seen), seen.incident.revision, actor);
  },
};

/** Draws what a message is about, for the participant whose message it is. */
export async function drawLive(context: ServiceContext, copy: ClaimedCopy): Promise<LiveDrawing | undefined> {
  return await KINDS[copy.subjectKind](context, copy);
}

function drawn(view: View, news: View | undefined, revision: number, { timeZone }: Actor): LiveDrawing {
  return { view: viewInZone(view, timeZone), news: news && viewInZone(news, timeZone), revision };
}
