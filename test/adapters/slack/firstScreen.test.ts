import { expect, test } from 'vitest';
import { AppHomes } from '../../../adapters/slack/outbound/appHomes.ts';
import { UserGroups } from '../../../adapters/slack/people/groups.ts';
import { slackMembers } from '../../../adapters/slack/people/members.ts';
import { OnCall } from '../../../adapters/slack/people/onCall.ts';
import { Users } from '../../../adapters/slack/people/users.ts';
import { makeClients } from '../../../adapters/slack/transport/clients.ts';
import { redactingLogger } from '../../../adapters/slack/transport/redactingLogger.ts';
import { encodeAction } from '../../../src/chat/contracts/actionCode.ts';
import { heading, view } from '../../../src/chat/contracts/view.ts';
import { slackOptions } from '../../support/platforms.ts';
import { quietRefusals } from '../../support/refusals.ts';
import { environment, openSlackApp, type SlackApp } from './slackApp.ts';

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
const screen = (...path: readonly string[]) => encodeAction({ kind: 'go', path, options: {} });

/** The homes of a Slack, shown by hand. */
function homesIn({ slack, latchkey: { core } }: SlackApp): AppHomes {
  const clients = makeClients(slackOptions(environment(slack, 'http')), redactingLogger(silent));
  const refusals = quietRefusals();
  const installation = { teamId: 'T0HOME', enterpriseId: undefined, botId: undefined, botUserId: slack.app.botUserId };
  const users = new Users(installation, slackMembers(clients, Date.now, silent), {
    onCall: new OnCall([], clients, Date.now, { log: silent, refusals }),
    userGroups: new UserGroups(() => Promise.resolve(new Set()), clients, Date.now, { log: silent, refusals }),
  });
  const appHomes = {
    find: () => Promise.resolve(undefined),
    remember: () => Promise.resolve(),
    open: () => Promise.resolve([]),
    claim: () => Promise.resolve(true),
  };
  return new AppHomes({ core, users, clients, appHomes, log: silent, refusals }, new AbortController().signal);
}

test('a home knows its first screen by the command that leads to it, whatever the screen says', async () => {
  const slackApp = await openSlackApp();
  const homes = homesIn(slackApp);
  const home = () => JSON.stringify(slackApp.slack.homeOf('UANA')?.definition);

  await homes.show('T0HOME/UANA', screen('dashboard'), view(heading('Willkommen')));
  expect(home()).toContain('Willkommen');
  expect(home()).not.toContain('"Dashboard"');

  await homes.show('T0HOME/UANA', screen('projects'), view(heading('Account dashboard')));
  expect(home()).toContain('"Dashboard"');

  await homes.say('T0HOME/UANA', view(heading('That took too long.')));
  expect(home()).toContain('"Dashboard"');
});
