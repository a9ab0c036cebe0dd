import * as channel from '../../../commands/channel/copy.ts';
import * as project from '../../../commands/project/copy.ts';
import { type Section, section } from '../page.ts';

const PLACE = 'shop/rasa';

/** What the commands about projects and their channels say. */
export const PROJECT_COMMAND_SECTIONS: readonly Section[] = [
  section('Projects', 'commands/project/copy.ts', project, {
    SUMMARY: 'shown',
    OPTION: 'shown',
    LABEL: 'shown',
    createdText: [['shop']],
    usedText: [['shop']],
    renamedText: [['shop', 'web-shop']],
    archiveQuestion: [['shop']],
    TEXT: 'shown',
    archivedText: [['shop']],
    settingsTitle: [['shop']],
    memberText: [['Ben', 'operator']],
    FIELD: 'shown',
    VALUE: 'shown',
    ROLE: 'shown',
    tileText: [
      [{ channels: 2, keys: 1 }, 'owner', true],
      [{ channels: 0, keys: 0 }, 'owner', true],
      [{ channels: 1, keys: 0 }, 'owner', true],
      [{ channels: 1, keys: 1 }, 'viewer', false],
    ],
    policyTitle: [['shop']],
    policyChanged: [['shop']],
    drillKeys: [[[]], [['canary-bot', 'canary-web']]],
    stopDrills: [['canary-bot']],
    policyButton: [['report'], ['rotate'], ['disable']],
    policyText: [['report'], ['rotate'], ['disable']],
    APPROVAL_TEXT: 'shown',
    APPROVAL_BUTTON: 'shown',
    approvalChanged: [
      ['shop', 'delete'],
      ['shop', 'all'],
    ],
    onlyOwnerNote: [['shop']],
    warningsTitle: [['shop']],
    warningsChanged: [['shop']],
    daysText: [
      [[30, 14, 7, 1], true],
      [[14, 7], false],
      [[7], false],
      [[1], false],
      [[], false],
    ],
    kindField: [['unused'], ['overlap'], ['source']],
    turnOn: [['unused'], ['overlap'], ['source']],
    turnOff: [['unused']],
  }),
  section('Integration channels', 'commands/channel/copy.ts', channel, {
    SUMMARY: 'shown',
    OPTION: 'shown',
    LABEL: 'shown',
    addedText: [[PLACE]],
    renamedText: [['rasa', 'rasa-pro']],
    removeQuestion: [[PLACE]],
    TEXT: 'shown',
    removedText: [['rasa']],
    settingsTitle: [[PLACE]],
    COLUMNS: 'shown',
  }),
];
