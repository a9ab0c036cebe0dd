import type { Found } from '../../src/chat/contracts/command.ts';
import type { View } from '../../src/chat/contracts/view.ts';
import { requestView } from '../../src/chat/views/requestView.ts';
import { SUCH } from '../../src/domain/refusalCopy.ts';
import { done, type Result, refused } from '../../src/domain/result.ts';
import { lookAtRequest, type SeenRequest } from '../../src/services/requests/lookAtRequest.ts';
import type { Context } from '../shared/define.ts';
import { OPTION } from './copy.ts';

/** What commands about one request share. Who asked and who may decide see it; for anyone else it isn't there (invariant 10). */
export const oneRequest = {
  options: { request: { type: 'text', shape: 'REQUEST', required: true, description: OPTION.request } },
  async find(context: Context, { request }: { readonly request: string }): Promise<Found<SeenRequest>> {
    const seen = await lookAtRequest(context.services, context.actor, request);
    return seen === undefined
      ? { kind: 'refused', refusal: { code: 'not-found', subject: SUCH.request } }
      : { kind: 'found', subject: seen };
  },
  scope: ({ request: { project } }: SeenRequest) => ({ projectId: project.id, projectName: project.name }),
} as const;

/** A request as it is now, for the person who asks. */
export async function requestNow(context: Context, id: string): Promise<Result<{ kind: 'view'; view: View }>> {
  const seen = await lookAtRequest(context.services, context.actor, id);
  return seen === undefined
    ? refused({ code: 'not-found', subject: SUCH.request })
    : done({ kind: 'view', view: requestView(seen, context.now) });
}
