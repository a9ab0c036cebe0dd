import { heading, note, text } from '../../src/chat/contracts/view.ts';
import { requestChoices } from '../../src/chat/views/requestChoices.ts';
import { figure } from '../../src/domain/counted.ts';
import { moment, momentAgo } from '../../src/domain/time/moment.ts';
import { namedRequests } from '../../src/services/requests/findRequests.ts';
import { aboutNothing, command, showing } from '../shared/define.ts';
import { go, pickList } from '../shared/navigation.ts';
import { COLUMNS, HOW_TO_GIVE, listTitle, NONE, OPEN, OPTION, SUMMARY } from './copy.ts';

/** The open requests: one's own, and those that one may decide. */
export const requestList = command({
  path: ['request', 'list'],
  aliases: ['requests'],
  summary: SUMMARY.list,
  examples: ['/apikey request list', '/apikey request list project:shop'],
  action: 'key.list',
  options: { project: { type: 'project', description: OPTION.project } },
  screen: true,
  ...aboutNothing,
  async run(context, { options: { project } }) {
    const all = await namedRequests(context.services, context.actor, 'show');
    const requests = all.filter(({ request }) => project === undefined || request.project.id === project.id);
    if (requests.length === 0) return showing(text(NONE));
    const rows = requests.map(({ request }) => [
      request.subject,
      request.project.name,
      request.asker.name,
      momentAgo(request.createdAt, context.now),
      moment(request.expiresAt, 'minute'),
      request.id,
    ]);
    const choices = requestChoices(requests).map(({ id, choice }) => go(choice, ['request', 'show'], { request: id }));
    return showing(
      heading(listTitle(figure(requests.length))),
      { kind: 'table', columns: COLUMNS, rows },
      note(HOW_TO_GIVE),
      ...pickList(OPEN, choices, '/apikey request list project:NAME'),
    );
  },
});
