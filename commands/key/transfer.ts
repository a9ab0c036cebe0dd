import type { Question } from '../../src/chat/contracts/command.ts';
import { fields, heading, note, text } from '../../src/chat/contracts/view.ts';
import { CHECK_WHO } from '../../src/chat/copy/answerCopy.ts';
import { type ApiKey, snapshotOfKey } from '../../src/domain/keys/apiKey.ts';
import { isSameOwner, ownedBy, ownedByProject, ownerName, PROJECT } from '../../src/domain/keys/keyOwner.ts';
import { done, refused } from '../../src/domain/result.ts';
import { transferKey } from '../../src/services/keys/changeKey.ts';
import { labelPerson } from '../../src/services/people/findPeople.ts';
import { listMembers } from '../../src/services/people/roles.ts';
import { warningSetting } from '../../src/services/projects/warningSettings.ts';
import { OPTION as SHARED } from '../shared/copy.ts';
import { type Authorized, confirmedCommand, found, showing } from '../shared/define.ts';
import {
  FIELD,
  LABEL,
  OPTION,
  projectConsequence,
  SUMMARY,
  transferConsequence,
  transferQuestion,
  transferredText,
} from './copy.ts';
import { keySubject } from './keySubject.ts';
import { keyFacts } from './keyViews.ts';

/** For owners who leave: gives a key to someone else, or to its project. */
export const transfer = confirmedCommand({
  path: ['transfer'],
  aliases: ['give'],
  summary: SUMMARY.transfer,
  examples: ['/apikey transfer chat-bot to:@ben', '/apikey transfer chat-bot to:project'],
  action: 'key.transfer',
  options: {
    key: { type: 'key', required: true, description: SHARED.key },
    to: { type: 'person', orProject: true, required: true, description: OPTION.transferTo },
    channel: { type: 'channel', description: SHARED.channelOfKey },
    reason: { type: 'text', description: OPTION.transferReason },
  },
  find: (_, { key }) => found(key),
  ...keySubject,
  seen: snapshotOfKey,
  async ask(context, { subject: key, options }) {
    const { to } = options;
    const owner = to === PROJECT ? ownedByProject(key.project) : ownedBy(to);
    if (isSameOwner(key.owner, owner)) return refused({ code: 'same-owner', subject: ownerName(owner) });
    if (to === PROJECT) return done(await askForProject(context, key));
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
    const { params } = confirmation;
    const to = params['to'] === PROJECT ? PROJECT : { id: params['to'] ?? '', name: params['toName'] ?? '' };
    const changed = await transferKey(context.services, context.by, confirmation, to);
    if (changed.kind === 'refused') return changed;
    const label = params['toLabel'] ?? ownerName(changed.value.owner);
    return showing(text(transferredText(changed.value.name, label)));
  },
});

/** Asks whether the project is to own it, and says where its warnings go then. */
async function askForProject(context: Authorized, key: ApiKey): Promise<Question> {
  const { fallback } = await warningSetting(context.services, key.project.id);
  const project = ownerName(ownedByProject(key.project));
  return {
    label: LABEL.transfer,
    style: 'primary',
    blocks: [
      heading(transferQuestion(key.name, project)),
      await keyFacts(context, key),
      fields([FIELD.newOwner, project]),
      text(projectConsequence(key.project.name, fallback !== null)),
    ],
    params: { to: PROJECT, toLabel: project },
  };
}
