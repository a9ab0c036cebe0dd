import type { Found, PendingDelivery } from '../../src/chat/contracts/command.ts';
import { text, view } from '../../src/chat/contracts/view.ts';
import { revealButton } from '../../src/chat/views/handoverView.ts';
import { SUCH } from '../../src/domain/refusalCopy.ts';
import { done, refused } from '../../src/domain/result.ts';
import { readHandover, type SeenHandover, waitingFor } from '../../src/services/handovers/readHandover.ts';
import { revealHandover } from '../../src/services/handovers/revealHandover.ts';
import { settleHandover } from '../../src/services/handovers/settleHandover.ts';
import type { UndeliveredSecret } from '../../src/services/keys/createKey.ts';
import { rememberShownSecret } from '../../src/services/keys/settleDelivery.ts';
import { secretCard } from '../key/keyViews.ts';
import { type Authorized, type Context, command } from '../shared/define.ts';
import {
  FIELD,
  gone,
  notShown,
  OPTION,
  perhapsShown,
  revealQuestion,
  revealTitle,
  SHOW,
  SUMMARY,
  WHICH_SECRET,
  waitingIn,
  withdrawn,
} from './copy.ts';

/** Shows a secret that waits for someone: once, privately, and to that person alone. */
export const reveal = command({
  path: ['reveal'],
  summary: SUMMARY.reveal,
  examples: ['/apikey reveal', '/apikey reveal 7GhK2mQpXz81LrTa'],
  action: 'secret.reveal',
  options: { id: { type: 'text', shape: 'SECRET-ID', bare: true, description: OPTION.secret } },
  async find(context: Context, { id }): Promise<Found<SeenHandover>> {
    if (id === undefined) return await findWaiting(context);
    const seen = await readHandover(context.services, context.actor, id);
    return seen === undefined
      ? { kind: 'refused', refusal: { code: 'not-found', subject: SUCH.handover } }
      : { kind: 'found', subject: seen };
  },
  scope: ({ project, key }) => ({ projectId: project.id, projectName: project.name, keyId: key.id }),
  offer: (_, { subject: { id, key, state } }) =>
    Promise.resolve(
      state === 'waiting'
        ? done({ title: revealQuestion(key.name), label: SHOW, lines: [[FIELD.key, key.name]], exact: { id } })
        : refused({ code: 'secret-discarded', subject: key.name }),
    ),
  // A press on what was shown already has nothing to show: it is told so at once, and counted.
  showsSecret: (_, { subject }) => subject.state === 'waiting',
  async run(context, { subject }) {
    const revealed = await revealHandover(context.services, context.by, subject.id);
    if (revealed.kind === 'refused') return revealed;
    return done({ kind: 'delivery', delivery: deliveryOf(context, subject, revealed.value) });
  },
});

/** Which secret is meant where none was named: the one that waits, or one of several. */
async function findWaiting({ services, actor }: Context): Promise<Found<SeenHandover>> {
  const waiting = await waitingFor(services, actor);
  const [first, ...more] = waiting;
  if (first === undefined) return { kind: 'refused', refusal: { code: 'nothing-waits' } };
  if (more.length === 0) return { kind: 'found', subject: first };
  const choices = waiting.map(({ id, key, place }) => ({ value: id, label: waitingIn(key.name, place) }));
  return { kind: 'choose', option: 'id', prompt: WHICH_SECRET, choices };
}

function deliveryOf(
  { services, by }: Authorized,
  { id, key: { name } }: SeenHandover,
  shown: UndeliveredSecret,
): PendingDelivery {
  return {
    card: secretCard(revealTitle(name), shown, []),
    prepareDeletion: (deletionHandle) => rememberShownSecret(services, shown.deliveryId, deletionHandle),
    async settle(outcome) {
      switch (await settleHandover(services, by, shown.deliveryId, outcome)) {
        case 'shown':
          return undefined;
        case 'again':
          return view(text(notShown(name)), revealButton(id));
        case 'perhaps':
          return view(text(perhapsShown(name)));
        case 'withdrawn':
          return view(text(withdrawn(name)));
        case 'gone':
          return view(text(gone(name)));
      }
    },
  };
}
