import { fields, heading, note, text, view } from '../../src/chat/contracts/view.ts';
import { CHECK_WHO } from '../../src/chat/copy/answerCopy.ts';
import { snapshotOfKey } from '../../src/domain/keys/apiKey.ts';
import { done, refused } from '../../src/domain/result.ts';
import { transferKey } from '../../src/services/keys/changeKey.ts';
import { labelPerson } from '../../src/services/people/findPeople.ts';
import { listMembers } from '../../src/services/people/roles.ts';
import { OPTION as SHARED } from '../shared/copy.ts';
import { confirmedCommand } from '../shared/define.ts';
import { FIELD, LABEL, OPTION, SUMMARY, transferConsequence, transferQuestion, transferredText } from './copy.ts';
import { found, keySubject } from './keySubject.ts';
import { keyFacts } from './keyViews.ts';

/** For owners who leave: gives a key to someone else. */
export const transfer = confirmedCommand({
  path: ['transfer'],
  aliases: ['give'],
  summary: SUMMARY.transfer,
  examples: ['/apikey transfer chat-bot to:@ben'],
  action: 'key.transfer',
  options: {
    key: { type: 'key', required: true, description: SHARED.key },
    to: { type: 'person', required: true, description: OPTION.transferTo },
    channel: { type: 'channel', description: SHARED.channelOfKey },
    reason: { type: 'text', description: OPTION.transferReason },
  },
  find: (_, { key }) => found(key),
  ...keySubject,
  seen: snapshotOfKey,
  reason: ({ reason }) => reason,
  async ask(context, { subject: key, options }) {
    const { to } = options;
    if (to.id === key.owner.id) return refused({ code: 'same-owner', subject: to.name });
    const members = await listMembers(context.services, key.project.id);
    if (!members.some(({ person }) => person.id === to.id))
      return refused({ code: 'not-a-member', subject: to.name, within: key.project.name });
    const label = await labelPerson(context.services, to);
    const blocks = [
      heading(transferQuestion(key.name, to.name)),
      await keyFacts(context, key),
      fields([FIELD.newOwner, label]),
      text(transferConsequence(to.name)),
      note(CHECK_WHO),
    ];
    return done({
      label: LABEL.transfer,
      style: 'primary',
      blocks,
      params: { to: to.id, toName: to.name, toLabel: label },
    });
  },
  async act(context, { confirmation }) {
    const to = { id: confirmation.params['to'] ?? '', name: confirmation.params['toName'] ?? '' };
    const changed = await transferKey(context.services, context.by, confirmation, to);
    if (changed.kind === 'refused') return changed;
    const label = confirmation.params['toLabel'] ?? to.name;
    return done({ kind: 'view', view: view(text(transferredText(changed.value.name, label))) });
  },
});
