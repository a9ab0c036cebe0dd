import { declarePlatform } from '../../src/chat/contracts/declaration.ts';
import { checkSlackVariables, SLACK_VARIABLES, slackOptions } from './config.ts';
import { LET_IN } from './copy.ts';

/** Slack, as the rest of the program knows it. */
export const slack = declarePlatform({
  facts: {
    name: 'slack',
    label: 'Slack',
    accounts: {
      shape: 'U…',
      // Letters alone could be a name that somebody shouts.
      id: /^[UW](?=[A-Z0-9]*\d)[A-Z0-9]{7,}$/,
      holdWorkspace: true,
    },
    groups: { prefix: 'slack-usergroup', shape: 'slack-usergroup:S…', id: /^S(?=[A-Z0-9]*\d)[A-Z0-9]{2,30}$/ },
    // Direct messages (D…) are left out: others read where it is said what nobody could be told privately.
    conversations: {
      shape: 'C…',
      id: /^[CG][0-9A-Z]{2,30}$/,
      letIn: LET_IN,
      correct: (typed) => typed.toUpperCase(),
    },
  },
  variables: SLACK_VARIABLES,
  secrets: ['SLACK_BOT_TOKEN', 'SLACK_APP_TOKEN', 'SLACK_SIGNING_SECRET'],
  check: checkSlackVariables,
  options: slackOptions,
  load: async (options) => (await import('./index.ts')).slackPlatform(options),
});
