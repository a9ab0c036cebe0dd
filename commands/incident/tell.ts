import { encodeAction } from '../../src/chat/contracts/actionCode.ts';
import { type Block, buttons, failed, heading, note, text, type View, view } from '../../src/chat/contracts/view.ts';
import { refusalView } from '../../src/chat/views/refusalView.ts';
import type { ApiKey } from '../../src/domain/keys/apiKey.ts';
import { postedChangeText } from '../../src/domain/notices/postedChangeText.ts';
import type { Confirmation } from '../../src/domain/people/confirmation.ts';
import { findPlatform } from '../../src/domain/platformFacts.ts';
import { done, refused } from '../../src/domain/result.ts';
import type { Conversation } from '../../src/domain/warnings/conversationRef.ts';
import { labelPerson } from '../../src/services/people/findPeople.ts';
import { lastChange } from '../../src/services/telling/lastChange.ts';
import { sentOff, tellChange } from '../../src/services/telling/tellChange.ts';
import { conversationOf } from '../../src/services/telling/tellRoom.ts';
import { keySubject, oneKey } from '../key/keySubject.ts';
import { type Authorized, confirmedCommand } from '../shared/define.ts';
import { LABEL_TELL, OPTION, SUMMARY, TELL, toldKey } from './copy.ts';
import { changeOf, paramsOf, roomOfQuestion, TELL_PATH } from './tellOffer.ts';

/** Lets a conversation know what somebody has just done to a key. A button below what they did does the same, see tellOffer.ts. */
export const incidentTell = confirmedCommand({
  path: TELL_PATH,
  summary: SUMMARY.tell,
  examples: ['/apikey incident tell chat-bot'],
  action: 'incident.tell',
  options: { key: { type: 'key', required: true, description: OPTION.tellKey }, channel: oneKey.options.channel },
  find: oneKey.find,
  ...keySubject,
  seen: ({ name }) => ({ name }),
  async ask(context, { subject: key }) {
    const change = await lastChange(context.services, context.actor.personId, key);
    if (change === undefined) return refused({ code: 'nothing-to-tell', subject: key.name });
    const room = conversationOf(context.services, context.postsIn);
    if (room === undefined) return refused({ code: 'nowhere-to-tell' });
    const by = await labelPerson(context.services, { id: context.actor.personId, name: context.actor.name });
    const place = `${key.project.name}/${key.channel.name}`;
    const preview = postedChangeText({ ...change, by, isOnCall: false, key: key.name, place });
    return done({
      label: LABEL_TELL,
      style: 'primary',
      blocks: [heading(TELL.question), text(preview.text), note(TELL.hint)],
      params: paramsOf(change, room),
    });
  },
  async act(context, { subject: key, confirmation }) {
    const change = changeOf(confirmation.params);
    const room = roomOfQuestion(context.services, confirmation.params);
    if (change === undefined || room === undefined) return refused({ code: 'action-unknown' });
    const told = await tellChange(context.services, context.by, confirmation, { change, room });
    if (told.kind === 'refused') return told;
    const shown = await outcome(context, key, confirmation, room);
    return done({ kind: 'view', view: shown });
  },
});

/** What became of it, where that is known in time. Where it couldn't be posted, the same button tries again. */
async function outcome({ services }: Authorized, key: ApiKey, { id }: Confirmation, room: Conversation): Promise<View> {
  switch (await sentOff(services, id)) {
    case 'told':
      return view(text(toldKey(key.name)));
    case 'waiting':
      return view(text(TELL.waiting), ...letIn(services, room));
    case 'refused':
      return failed(
        view(
          ...refusalView({ code: 'not-let-in' }).blocks,
          ...letIn(services, room),
          buttons({ label: LABEL_TELL, action: encodeAction({ kind: 'confirm', id }), style: 'primary' }),
        ),
      );
  }
}

function letIn({ policy }: Authorized['services'], { platform }: Conversation): readonly Block[] {
  const how = findPlatform(policy.platforms, platform)?.conversations?.letIn;
  return how === undefined ? [] : [note(how)];
}
