import type { App, ViewResponseAction } from '@slack/bolt';
import { withTimeout } from '../../../src/async/withTimeout.ts';
import type { PlatformLog } from '../../../src/chat/contracts/platform.ts';
import type { PlatformPort } from '../../../src/chat/contracts/port.ts';
import type { View } from '../../../src/chat/contracts/view.ts';
import { RecentIds } from '../../shared/recentIds.ts';
import { suggestInTime } from '../../shared/suggestInTime.ts';
import { SCREEN } from '../copy.ts';
import type { Users } from '../people/users.ts';
import { optionsOf } from '../render/actions.ts';
import { renderMessage } from '../render/message.ts';
import { loadingModal, sentTwiceModal, slowModal } from '../render/modal.ts';
import type { Inbound } from '../transport/inboundTypes.ts';
import { readOnce } from '../transport/readOnce.ts';
import type { InteractionDispatcher } from './dispatcher.ts';
import { inputOf } from './mentions.ts';

/** What the listeners need. */
export interface ListenerDeps {
  readonly core: PlatformPort;
  readonly users: Users;
  readonly dispatcher: InteractionDispatcher;
  readonly log: PlatformLog;
  /** Work that goes on after the ack; stopping the adapter waits for it. */
  readonly track: (work: Promise<void>) => void;
  /** The app was removed from the workspace. */
  readonly removed: () => void;
}

/** Everything, whatever it is called: what it means is read from the payload. */
const ANY = /[\s\S]*/;
/** Slack waits three seconds for what a select offers. */
const SUGGESTION_TIMEOUT_MS = 2_500;
const CLAIM_TIMEOUT_MS = 1_500;

/** Registers what Bolt calls. Everything is acked first, then carried out; nothing is dropped for being a retry. */
export function addListeners(app: App, deps: ListenerDeps): void {
  const { core, users, dispatcher, log } = deps;
  const recent = new RecentIds();
  const staticReplies = new WeakMap<View, object>();

  const later = (inbound: Exclude<Inbound, { kind: 'suggestion' | 'submission' }>, work: () => Promise<void>) => {
    if (recent.repeats(inbound.name)) return;
    deps.track(work().catch((error: unknown) => failed(error, inbound.kind)));
  };
  const failed = (error: unknown, during: string) => log.error({ err: error, during }, 'unexpected error in Slack');

  app.command(ANY, async ({ body, ack }) => {
    const inbound = readOnce(body);
    if (inbound?.kind !== 'command') return await ack();
    const input = inputOf(inbound.text);
    const staticReply = users.isServed(inbound.invoker) ? core.staticReply(input) : undefined;
    // What is the same for everyone and stands nowhere but in memory is the ack itself.
    if (staticReply === undefined) {
      await ack();
      later(inbound, () => dispatcher.command(inbound, input));
    } else if (recent.repeats(inbound.name)) {
      await ack();
    } else {
      await ack(drawnReply(staticReply, staticReplies));
    }
  });

  app.action(ANY, async ({ body, ack }) => {
    await ack();
    const inbound = readOnce(body);
    if (inbound?.kind === 'press') later(inbound, () => dispatcher.press(inbound));
  });

  app.shortcut(ANY, async ({ body, ack }) => {
    await ack();
    const inbound = readOnce(body);
    if (inbound?.kind === 'shortcut') later(inbound, () => dispatcher.shortcut(inbound));
  });

  app.view(ANY, async ({ body, ack }) => {
    const inbound = readOnce(body);
    if (inbound?.kind !== 'submission') return await ack();
    // The one ack whose content depends on whether this is the first: an answer to the same form may be shown already, a secret
    // even, and `update` takes its place, where `push` leaves it below.
    const claim = dispatcher.claim(inbound.claim);
    try {
      await ack(formAck(await soon(claim)));
    } finally {
      // What could only be told late is done all the same: the form is used up by it.
      const work = claim.then((first) => (first === true ? dispatcher.submission(inbound) : undefined));
      deps.track(work.catch((error: unknown) => failed(error, inbound.kind)));
    }
  });

  app.options(ANY, async ({ body, ack }) => {
    const inbound = readOnce(body);
    const found = inbound?.kind === 'suggestion' ? dispatcher.suggestion(inbound) : Promise.resolve([]);
    const choices = await suggestInTime(found, SUGGESTION_TIMEOUT_MS, log);
    await ack({ options: optionsOf(choices) });
  });

  app.event(ANY, ({ body }) => {
    const inbound = readOnce(body);
    switch (inbound?.kind) {
      case 'home-opened':
        later(inbound, () => dispatcher.homeOpened(inbound));
        break;
      case 'group-changed':
        dispatcher.groupChanged(inbound.group);
        break;
      case 'person-changed':
        deps.track(dispatcher.personChanged(inbound).catch((error: unknown) => failed(error, inbound.kind)));
        break;
      case 'removed':
        if (users.isHome(inbound.teamId)) deps.removed();
        break;
      default:
    }
    return Promise.resolve();
  });

  app.error((error) => {
    log.error({ from: '@slack/bolt', code: 'code' in error ? error.code : undefined }, 'Bolt error');
    return Promise.resolve();
  });
}

function drawnReply(view: View, known: WeakMap<View, object>) {
  const reply = known.get(view) ?? { response_type: 'ephemeral', ...renderMessage(view, 'static') };
  known.set(view, reply);
  return reply;
}

/** What is acked to a form. @param first whether it was sent for the first time, where that can be told. */
function formAck(first: boolean | undefined): ViewResponseAction {
  if (first === true) return { response_action: 'update', view: loadingModal(SCREEN.title) };
  return { response_action: 'push', view: first === false ? sentTwiceModal() : slowModal() };
}

/** What can't be told within a moment is as if it could not be told: the ack must not wait for it. */
async function soon(claim: Promise<boolean | undefined>): Promise<boolean | undefined> {
  return await withTimeout(claim, CLAIM_TIMEOUT_MS, () => undefined);
}
