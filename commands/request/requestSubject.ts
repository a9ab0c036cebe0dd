import type { Found } from '../../src/chat/contracts/command.ts';
import type { View } from '../../src/chat/contracts/view.ts';
import { requestChoices } from '../../src/chat/views/requestChoices.ts';
import { requestView } from '../../src/chat/views/requestView.ts';
import { SUCH } from '../../src/domain/refusalCopy.ts';
import type { RequestUse } from '../../src/domain/requests/request.ts';
import { done, type Result, refused } from '../../src/domain/result.ts';
import { findRequests, namedRequests } from '../../src/services/requests/findRequests.ts';
import { readRequest, type SeenRequest } from '../../src/services/requests/readRequest.ts';
import type { Context } from '../shared/define.ts';
import { OPTION, WHICH_REQUEST } from './copy.ts';

/**
 * What commands about one request share: it is given by what it is about, or by its ID, and asked for where it isn't given. Who asked and
 * who may decide see it; for anyone else it isn't there (invariant 10).
 */
export function oneRequest(use: RequestUse) {
  return {
    options: { request: { type: 'request', use, bare: true, description: OPTION.request } },
    async find(context: Context, { request }: { readonly request: string | undefined }): Promise<Found<SeenRequest>> {
      const { services, actor } = context;
      if (request === undefined) return which(use, await namedRequests(services, actor, use));
      // Also one that is decided: its ID is on its message.
      const byId = await readRequest(services, actor, request);
      if (byId !== undefined) return { kind: 'found', subject: byId };
      const [first, ...more] = await findRequests(services, actor, request, use);
      if (first !== undefined && more.length > 0)
        return which(
          use,
          [first, ...more].map((one) => ({ request: one, name: one.id })),
        );
      const seen = first && (await readRequest(services, actor, first.id));
      return seen === undefined
        ? { kind: 'refused', refusal: { code: 'not-found', subject: SUCH.request } }
        : { kind: 'found', subject: seen };
    },
    scope: ({ request: { project } }: SeenRequest) => ({ projectId: project.id, projectName: project.name }),
  } as const;
}

function which(use: RequestUse, requests: Parameters<typeof requestChoices>[0]): Found<SeenRequest> {
  if (requests.length === 0) return { kind: 'refused', refusal: { code: 'no-requests' } };
  const choices = requestChoices(requests).map(({ id, choice }) => ({ value: id, label: choice }));
  return { kind: 'choose', option: 'request', prompt: WHICH_REQUEST[use], choices };
}

/** A request as it is now, for the person who asks. */
export async function requestNow(context: Context, id: string): Promise<Result<{ kind: 'view'; view: View }>> {
  const seen = await readRequest(context.services, context.actor, id);
  return seen === undefined
    ? refused({ code: 'not-found', subject: SUCH.request })
    : done({ kind: 'view', view: requestView(seen, context.now) });
}
