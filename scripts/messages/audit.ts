import * as copy from '../../src/domain/audit/auditCopy.ts';
import * as refused from '../../src/domain/audit/refusedCopy.ts';
import * as requests from '../../src/domain/audit/requestCopy.ts';
import { linesOf, type Section } from './page.ts';

/** Facts with which the events of a kind differ; every kind is shown with each of these that it reads. */
const FACTS: readonly Readonly<Record<string, string>>[] = [
  {
    was: 'viewer',
    owner: 'Ana',
    from: 'Ana',
    to: 'Ben',
    until: '2026-12-01T09:00:00.000Z',
    failures: '10',
    sources: '203.0.113.9',
    overlap: '600000',
    replace: 'both',
    because: 'delivered',
    generation: '2',
    role: 'operator',
    platform: 'Slack',
    platforms: 'Slack, Discord',
    invitedBy: 'Ana',
    days: '30,7',
    off: 'unused',
    fallback: 'slack:C024BE7LH',
    weeklyReport: 'true',
    end: '1041',
  },
  { replace: 'secret', overlap: '0', because: 'first-use', role: 'admin', days: 'default', off: 'none' },
  { because: 'never-used', key: 'removed' },
];

/** What stands in the audit trail, a line for each kind of event, and why something was refused. */
export const AUDIT_SECTIONS: readonly Section[] = [
  {
    title: 'Events of the audit trail',
    file: 'src/domain/audit/auditCopy.ts',
    messages: [
      ...new Set(
        Object.values(copy.DONE).flatMap((sentence) =>
          typeof sentence === 'string'
            ? [sentence]
            : FACTS.flatMap((detail) => linesOf(sentence({ detail, platform: (name) => name }))),
        ),
      ),
      copy.triedText(copy.TRIED['key.disable'], refused.WHY_REFUSED.forbidden),
      copy.triedText(copy.TRIED.command, undefined),
      `${copy.BY_ITSELF}: ${copy.UNKNOWN_DEED}`,
      copy.triedText(copy.UNKNOWN_TRIED, undefined),
      copy.sentenceOf([...Object.values(copy.GROUND), copy.UNREADABLE, copy.reasonText('incident 42')]),
      ...linesOf(copy.TRIED),
    ],
  },
  {
    title: 'Events about requests and waiting secrets',
    file: 'src/domain/audit/requestCopy.ts',
    messages: [
      ...Object.values(requests.REQUEST_DONE).flatMap((sentence) =>
        typeof sentence === 'string'
          ? [sentence]
          : linesOf(sentence({ detail: { kind: 'key', asker: 'Ben', to: 'Ben' } })),
      ),
      ...linesOf(requests.REQUEST_TRIED),
    ],
  },
  {
    title: 'Why something was refused, in the audit trail',
    file: 'src/domain/audit/refusedCopy.ts',
    messages: [...linesOf(refused.WHY_REFUSED), ...linesOf(refused.whyRefused('stranger', 'guest'))],
  },
];
