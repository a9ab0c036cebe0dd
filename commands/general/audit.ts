import { type Block, buttons, heading, note, text, type View, view } from '../../src/chat/contracts/view.ts';
import { auditReach, seesAllOfKey } from '../../src/domain/audit/auditReach.ts';
import { auditActor, auditSentence, auditSubject } from '../../src/domain/audit/auditSentence.ts';
import type { ApiKey } from '../../src/domain/keys/apiKey.ts';
import { platformLabel } from '../../src/domain/platformFacts.ts';
import type { Named } from '../../src/domain/refs.ts';
import { done } from '../../src/domain/result.ts';
import { moment } from '../../src/domain/time/moment.ts';
import type { EpochMs } from '../../src/domain/time/time.ts';
import { type AuditRow, readAudit } from '../../src/services/audit/auditQuery.ts';
import { pageText, OPTION as SHARED } from '../shared/copy.ts';
import { aboutNothing, type Context, command } from '../shared/define.ts';
import { go, type Page, readPage } from '../shared/navigation.ts';
import { AUDIT_COLUMNS, auditEmpty, auditOlder, auditReachText, auditTitle, LABEL, OPTION, SUMMARY } from './copy.ts';

/** What the trail was narrowed to. */
interface Narrowed {
  readonly key: ApiKey | undefined;
  readonly person: Named | undefined;
  readonly since: EpochMs | undefined;
}

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
  ...aboutNothing,
  async run(context, { options: { key, person, since, page } }) {
    const filter = {
      ...(key === undefined ? {} : { keyId: key.id }),
      ...(person === undefined ? {} : { personId: person.id }),
      ...(since === undefined ? {} : { since }),
    };
    const shown = await readPage(page, (slice) => readAudit(context.services, context.actor, filter, slice));
    const narrowed = { key, person, since };
    const reach = await reachNote(context, key);
    return done({
      kind: 'view',
      view: shown.total === 0 ? emptyView(narrowed, reach) : auditView(context, shown, narrowed, reach),
    });
  },
});

function auditView(
  { services }: Context,
  shown: Page & { readonly rows: readonly AuditRow[]; readonly total: number },
  narrowed: Narrowed,
  reach: Block | undefined,
): View {
  const label = (platform: string) => platformLabel(services.policy.platforms, platform);
  const rows = shown.rows.map(({ event, key, place }) => [
    moment(event.at, 'minute'),
    auditActor(event),
    auditSentence(event, label),
    key === '' ? auditSubject(event) : key,
    place,
  ]);
  const { page, pages, total } = shown;
  const paging = auditPageButtons(shown, narrowed);
  return view(
    heading(auditTitle(pageText(total, 'event', shown))),
    { kind: 'table', columns: AUDIT_COLUMNS, rows },
    paging.length === 0 ? undefined : buttons(...paging),
    page < pages ? note(auditOlder(page + 1)) : undefined,
    reach,
  );
}

/** A button can't carry a moment, so what is narrowed to a time is turned by typing. */
function auditPageButtons({ page, pages }: Page, { key, person, since }: Narrowed) {
  if (since !== undefined) return [];
  const about = {
    ...(key === undefined ? {} : { key: key.id }),
    ...(person === undefined ? {} : { person: person.id }),
  };
  const turn = (label: string, to: number) => go(label, ['audit'], { ...about, page: String(to) });
  return [...(page > 1 ? [turn(LABEL.newer, page - 1)] : []), ...(page < pages ? [turn(LABEL.older, page + 1)] : [])];
}

/** An empty answer says what was looked for, and which events are shown at all. */
function emptyView({ key, person, since }: Narrowed, reach: Block | undefined): View {
  const words = auditEmpty({
    key: key?.name,
    person: person?.name,
    since: since === undefined ? undefined : moment(since, 'minute'),
  });
  return view(text(words), reach);
}

/** Says which events are left out, without a word about what can't be seen (invariant 10). */
export async function reachNote({ actor, directory }: Context, key: ApiKey | undefined): Promise<Block | undefined> {
  if (key !== undefined)
    return seesAllOfKey(actor, key) ? undefined : note(auditReachText({ kind: 'key', project: key.project.name }));
  const { everything, everyKey, projects } = auditReach(actor);
  if (everything) return undefined;
  const visible = await directory.projects(actor);
  const names = visible.filter(({ id }) => projects.includes(id)).map(({ name }) => name);
  return note(auditReachText({ kind: everyKey ? 'on-call' : 'projects', projects: names }));
}
