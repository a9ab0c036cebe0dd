import { encodeAction } from '../../src/chat/contracts/actionCode.ts';
import { heading, note, text, view } from '../../src/chat/contracts/view.ts';
import type { AuditEntry } from '../../src/domain/auditChain.ts';
import { done } from '../../src/domain/result.ts';
import { moment } from '../../src/domain/time/moment.ts';
import { readAudit } from '../../src/services/audit/auditQuery.ts';
import { found } from '../key/keySubject.ts';
import { OPTION as SHARED } from '../shared/copy.ts';
import { command } from '../shared/define.ts';
import { readPage, type Slice } from '../shared/navigation.ts';
import {
  AUDIT_COLUMNS,
  AUDIT_EMPTY,
  auditDetail,
  auditPage,
  auditReason,
  auditTitle,
  LABEL,
  OPTION,
  refusedDeed,
  SUMMARY,
} from './copy.ts';

/** Who did what, and who was refused what. */
export const audit = command({
  path: ['audit'],
  aliases: ['log', 'history'],
  summary: SUMMARY.audit,
  examples: ['/apikey audit', '/apikey audit key:chat-bot since:7d', '/apikey audit person:@ben'],
  action: 'audit.read',
  options: {
    key: { type: 'key', description: OPTION.auditKey },
    person: { type: 'person', description: OPTION.auditPerson },
    since: { type: 'since', description: OPTION.auditSince },
    page: { type: 'page', description: SHARED.page },
  },
  screen: true,
  find: () => found(undefined),
  scope: () => ({}),
  async run(context, { options: { key, person, since, page: asked } }) {
    const filter = {
      ...(key === undefined ? {} : { keyId: key.id }),
      ...(person === undefined ? {} : { personId: person.id }),
      ...(since === undefined ? {} : { since }),
    };
    const read = (slice: Slice) => readAudit(context.services, context.actor, filter, slice);
    const { rows, total, page, pages } = await readPage(asked, read);
    if (total === 0) return done({ kind: 'view', view: view(text(AUDIT_EMPTY)) });
    const options = {
      ...(key === undefined ? {} : { key: key.id }),
      ...(person === undefined ? {} : { person: person.id }),
      page: String(page + 1),
    };
    const older = { label: LABEL.older, action: encodeAction({ kind: 'go', path: ['audit'], options }) };
    const shown = view(
      heading(auditTitle(total)),
      { kind: 'table', columns: AUDIT_COLUMNS, rows: rows.map(row) },
      since === undefined && page < pages ? { kind: 'buttons', buttons: [older] } : undefined,
      page < pages ? note(auditPage(page, pages)) : undefined,
    );
    return done({ kind: 'view', view: shown });
  },
});

function row(event: AuditEntry): readonly string[] {
  const detail = Object.entries(event.detail).map(([name, value]) => auditDetail(name, detailText(value)));
  const reason = event.reason === null ? [] : [auditReason(event.reason)];
  const what = event.outcome === 'refused' ? refusedDeed(event.action) : event.action;
  return [moment(event.at, 'minute'), event.actorName, what, event.subject, [...detail, ...reason].join(', ')];
}

/** Moments are recorded as in ISO 8601, to the millisecond. */
function detailText(value: string): string {
  return /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/.test(value) ? moment(Date.parse(value), 'minute') : value;
}
