import { fields, heading, note, text, view } from '../../src/chat/contracts/view.ts';
import { snapshotOfKey } from '../../src/domain/keys/apiKey.ts';
import { done, refused } from '../../src/domain/result.ts';
import { transferKey } from '../../src/services/keys/changeKey.ts';
import { labelPerson } from '../../src/services/people/findPeople.ts';
import { listMembers } from '../../src/services/people/roles.ts';
import { confirmedCommand } from '../shared/define.ts';
import { found, keySubject } from './keySubject.ts';
import { keyFacts } from './keyViews.ts';

/** For owners who leave: gives a key to someone else. */
export const transfer = confirmedCommand({
  path: ['transfer'],
  aliases: ['give'],
  summary: 'Give a key another owner, who is warned from then on.',
  examples: ['/apikey transfer chat-bot to:@ben'],
  action: 'key.transfer',
  options: {
    key: { type: 'key', required: true, description: 'The key, by name or ID' },
    to: { type: 'person', required: true, description: 'The new owner, who must be a member of the project' },
    channel: { type: 'channel', description: 'Its integration channel, where the name alone is not enough' },
    reason: { type: 'text', description: 'Why, for the audit trail' },
  },
  find: (_, { key }) => found(key),
  ...keySubject,
  seen: snapshotOfKey,
  reason: ({ reason }) => reason,
  async ask(context, { subject: key, options }) {
    const { to } = options;
    if (to.id === key.owner.id) return refused({ code: 'same-owner', subject: to.name });
    const members = await listMembers(context.services, key.project.id);
    if (!members.some(({ person }) => person.id === to.id)) return refused({ code: 'not-a-member', subject: to.name });
    const label = await labelPerson(context.services, to);
    const blocks = [
      heading(`Transfer the key ${key.name} to ${to.name}?`),
      await keyFacts(context, key),
      fields(['New owner', label]),
      text(`${to.name} will own it and be warned about it. Its secret keeps working.`),
      note('Anyone can choose any display name. Check that the handle and the ID are theirs.'),
    ];
    return done({
      label: 'Transfer',
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
    return done({ kind: 'view', view: view(text(`The key ${changed.value.name} now belongs to ${label}.`)) });
  },
});
