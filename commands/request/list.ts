import { heading, text, view } from '../../src/chat/contracts/view.ts';
import { figure } from '../../src/chat/copy/findCopy.ts';
import { done } from '../../src/domain/result.ts';
import { moment, momentAgo } from '../../src/domain/time/moment.ts';
import { openRequests } from '../../src/services/requests/lookAtRequest.ts';
import { found } from '../key/keySubject.ts';
import { command } from '../shared/define.ts';
import { go, pickList } from '../shared/navigation.ts';
import { COLUMNS, listTitle, NONE, OPEN, OPTION, requestIn, SUMMARY } from './copy.ts';

/** The open requests: one's own, and those that one may decide. */
export const requestList = command({
  path: ['request', 'list'],
  aliases: ['requests'],
  summary: SUMMARY.list,
  examples: ['/apikey request list', '/apikey request list project:shop'],
  action: 'key.list',
  options: { project: { type: 'project', description: OPTION.project } },
  screen: true,
  find: () => found(undefined),
  scope: () => ({}),
  async run(context, { options: { project } }) {
    const requests = await openRequests(context.services, context.actor, project?.id);
    if (requests.length === 0) return done({ kind: 'view', view: view(text(NONE)) });
    const rows = requests.map((request) => [
      request.subject,
      request.project.name,
      request.asker.name,
      momentAgo(request.createdAt, context.now),
      moment(request.expiresAt, 'minute'),
    ]);
    const choices = requests.map(({ id, subject, project: { name }, asker }) =>
      go(requestIn(subject, name, asker.name), ['request', 'show'], { request: id }),
    );
    const listed = view(
      heading(listTitle(figure(requests.length))),
      { kind: 'table', columns: COLUMNS, rows },
      ...pickList(OPEN, choices, '/apikey request list project:NAME'),
    );
    return done({ kind: 'view', view: listed });
  },
});
