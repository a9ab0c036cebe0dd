import { AUDIT_SECTIONS } from './audit.ts';
import { HELP_SECTIONS } from './chat/help.ts';
import { DIGEST_SECTION, JOB_SECTION, REPORT_SECTIONS } from './chat/news.ts';
import { PLATFORM_SECTIONS } from './chat/platforms.ts';
import { ROTATION_SECTIONS } from './chat/rotations.ts';
import { APP_COMMAND_SECTIONS } from './commands/apps.ts';
import { GENERAL_COMMAND_SECTIONS } from './commands/general.ts';
import { KEY_COMMAND_SECTIONS } from './commands/keys.ts';
import { FACTOR_COMMAND_SECTIONS, ROLE_COMMAND_SECTIONS } from './commands/people.ts';
import { PROJECT_COMMAND_SECTIONS } from './commands/projects.ts';
import { CONNECTOR_SECTIONS } from './connectors.ts';
import { NOTICE_SECTION, REPORT_LINE_SECTION, RESTORE_SECTION } from './domain/notices.ts';
import { REFUSAL_SECTIONS } from './domain/refusals.ts';
import { OWNER_SECTION, WARNING_SECTION } from './domain/warnings.ts';
import { WORD_SECTIONS } from './domain/words.ts';
import { DRILL_SECTIONS } from './drills.ts';
import { INCIDENT_SECTIONS } from './incidents.ts';
import { LEAK_QUESTION_SECTION, LEAK_SECTION, LEAK_TEXT_SECTIONS } from './leaks.ts';
import { OPERATION_SECTIONS } from './operations.ts';
import type { Section } from './page.ts';
import { REHEARSAL_SECTIONS } from './rehearsals.ts';
import { REQUEST_SECTIONS } from './requests.ts';

/** Everything that Latchkey says, grouped by kind, in the order in which docs/messages.md shows it. */
export const MESSAGES: readonly { readonly kind: string; readonly sections: readonly Section[] }[] = [
  {
    kind: 'Commands: questions, answers and buttons',
    sections: [
      ...FACTOR_COMMAND_SECTIONS,
      ...KEY_COMMAND_SECTIONS,
      ...PROJECT_COMMAND_SECTIONS,
      ...APP_COMMAND_SECTIONS,
      ...ROLE_COMMAND_SECTIONS,
      ...GENERAL_COMMAND_SECTIONS,
      LEAK_SECTION,
      LEAK_QUESTION_SECTION,
    ],
  },
  { kind: 'Apps', sections: CONNECTOR_SECTIONS },
  { kind: 'Requests', sections: REQUEST_SECTIONS },
  { kind: 'Rehearsals', sections: REHEARSAL_SECTIONS },
  { kind: 'Incidents', sections: INCIDENT_SECTIONS },
  { kind: 'Refusals', sections: REFUSAL_SECTIONS },
  { kind: 'The audit trail', sections: AUDIT_SECTIONS },
  { kind: 'Help and mistakes', sections: [...HELP_SECTIONS, ...ROTATION_SECTIONS] },
  { kind: 'Warnings', sections: [WARNING_SECTION, DIGEST_SECTION, OWNER_SECTION] },
  {
    kind: 'Notices',
    sections: [NOTICE_SECTION, ...LEAK_TEXT_SECTIONS, ...DRILL_SECTIONS, RESTORE_SECTION, REPORT_LINE_SECTION],
  },
  { kind: 'Reports', sections: REPORT_SECTIONS },
  { kind: 'Platforms', sections: PLATFORM_SECTIONS },
  { kind: 'Operation', sections: [...OPERATION_SECTIONS, JOB_SECTION] },
  { kind: 'Words used everywhere', sections: WORD_SECTIONS },
];

/** Writes docs/messages.md. */
export function messagesPage(): string {
  const parts = MESSAGES.flatMap(({ kind, sections }) => [`## ${kind}`, '', ...sections.flatMap(sectionLines)]);
  return [
    '# Messages',
    '',
    'Everything that Latchkey says to people, with sample data. `npm run docs` writes this page from the copy files, and `npm test`',
    'checks that it is in step and complete: every text of a copy file is here, and so is every sentence that the contract’s scenarios',
    'show. To add a message, add it to its copy file, and give each of its branches a sample in `scripts/messages`.',
    '',
    ...parts,
  ].join('\n');
}

function sectionLines({ title, file, messages }: Section): readonly string[] {
  const lines = messages.map((message) => `- ${message.replaceAll(/<(?!br>)/g, '&lt;')}`);
  return [`### ${title}`, '', `From [${file}](../${file}).`, '', ...lines, ''];
}
