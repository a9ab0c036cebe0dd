import { encodeAction } from '../../src/chat/contracts/actionCode.ts';
import { heading, note, text, view } from '../../src/chat/contracts/view.ts';
import type { AuditEntry } from '../../src/domain/auditChain.ts';
import { done } from '../../src/domain/result.ts';
import { moment } from '../../src/domain/time/moment.ts';
import { readAudit } from '../../src/services/audit/auditQuery.ts';
import { found } from '../key/keySubject.ts';
import { command } from '../shared/define.ts';

const PAGE = 20;

/** Who did what, and who was refused what. */
export const audit = command({
  path: ['audit'],
  aliases: ['log', 'history'],
  summary: 'Show who changed what, and who was refused what, latest first.',
  examples: ['/apikey audit', '/apikey audit key:chat-bot since:7d', '/apikey audit person:@ben'],
  action: 'audit.read',
  options: {
    key: { type: 'key', description: 'Only what happened to this key' },
    person: { type: 'person', description: 'Only what this person did' },
    since: { type: 'since', description: 'Only what happened since then' },
    page: { type: 'page', description: 'Which page, where there are more than fit' },
  },
  screen: true,
  find: () => found(undefined),
  scope: () => ({}),
  async run(context, { options: { key, person, since, page = 1 } }) {
    const filter = {
      ...(key === undefined ? {} : { keyId: key.id }),
      ...(person === undefined ? {} : { personId: person.id }),
      ...(since === undefined ? {} : { since }),
    };
    const { rows, total } = await readAudit(context.services, context.actor, filter, {
      offset: (page - 1) * PAGE,
      limit: PAGE,
    });
    if (total === 0)
      return done({ kind: 'view', view: view(text('Nothing is recorded that matches and that you may see.')) });
    const options = {
      ...(key === undefined ? {} : { key: key.id }),
      ...(person === undefined ? {} : { person: person.id }),
      page: String(page + 1),
    };
    const older = { label: 'Older', action: encodeAction({ kind: 'go', path: ['audit'], options }) };
    const columns = ['When', 'Who', 'Did', 'To', 'Details'];
    const shown = view(
      heading(`Audit trail, ${total} event${total === 1 ? '' : 's'}`),
      { kind: 'table', columns, rows: rows.map(row) },
      since === undefined && page * PAGE < total ? { kind: 'buttons', buttons: [older] } : undefined,
      page * PAGE < total
        ? note(`Page ${page} of ${Math.ceil(total / PAGE)}; page:${page + 1} shows older events.`)
        : undefined,
    );
    return done({ kind: 'view', view: shown });
  },
});

function row(event: AuditEntry): readonly string[] {
  const detail = Object.entries(event.detail).map(([name, value]) => `${name} ${detailText(value)}`);
  const reason = event.reason === null ? [] : [`reason: ${event.reason}`];
  const what = event.outcome === 'refused' ? `${event.action} (refused)` : event.action;
  return [moment(event.at, 'minute'), event.actorName, what, event.subject, [...detail, ...reason].join(', ')];
}

/** Moments are recorded as in ISO 8601, to the millisecond. */
function detailText(value: string): string {
  return /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/.test(value) ? moment(Date.parse(value), 'minute') : value;
}
