import { openSlackApp, type SlackApp, type TransportName } from '../adapters/slack/slackApp.ts';
import { SlackPerson } from '../people/slackPerson.ts';
import { runSchedule } from './sharedApp.ts';
import type { Stage, StageOptions } from './stage.ts';

/** How a test wants its Slack. */
export interface SlackNeeds extends StageOptions {
  readonly transport: TransportName;
  /** Whether people open the app's Home for their dashboard, and go on from there. */
  readonly home?: boolean;
}

/** A user group that a role can be given to. */
const CREW = 'S0CREW123';

/** Opens a stage in a Slack workspace, where everybody is in one conversation. */
export async function openSlack({ home = false, ...needs }: SlackNeeds): Promise<Stage> {
  const slackApp = await openSlackApp(needs);
  const { slack, latchkey, time } = slackApp;
  const people = new Map<string, SlackPerson>();
  const enter = (id: string, name: string, guest = false): SlackPerson => {
    const found = people.get(name);
    if (found !== undefined) return found;
    slack.putUser({ id, name, isRestricted: guest });
    letInto(slackApp, id);
    const person = new SlackPerson(slackApp, { id, name, home });
    people.set(name, person);
    return person;
  };
  return {
    platform: 'slack',
    burns: true,
    narrow: home,
    person: (name) => enter(`U${name.toUpperCase()}`, name),
    group: {
      name: CREW,
      admit: (name) => void slack.putGroup({ id: CREW, handle: 'crew', members: [`U${name.toUpperCase()}`] }),
    },
    stranger: () => enter('UGUEST', 'gus', true),
    verify: (secret, source) => slackApp.verify(secret, source),
    context: latchkey.context,
    now: () => time.now(),
    pass: (ms) => time.advance(ms),
    advance: async (ms) => {
      time.advance(ms);
      await runSchedule(latchkey);
    },
    logged: () => slackApp.logged(),
    publicly: (name) => seenByOthers(slackApp, `U${name.toUpperCase()}`),
    complaints: () => [...slack.refusals, ...slack.complaints],
  };
}

function letInto({ slack, conversation }: SlackApp, id: string): void {
  const { members } = slack.putConversation({ id: conversation });
  // The bot was invited: what everybody there is to follow is posted there.
  slack.putConversation({ id: conversation, members: [...new Set([...members, slack.app.botUserId, id])] });
}

/** Everything that is or ever was shown to anybody but one person: in conversations, direct messages, modals and Homes. */
function seenByOthers({ slack }: SlackApp, user: string): string {
  const own = slack.directWith(user).id;
  const messages = slack.messages.filter(({ to, channel }) => to !== user && channel !== own);
  const views = slack.views.filter((view) => view.user !== user);
  return JSON.stringify([...messages.map(({ versions }) => versions), ...views.map(({ versions }) => versions)]);
}
