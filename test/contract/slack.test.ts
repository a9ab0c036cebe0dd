import { TRANSPORTS } from '../adapters/slack/workplace.ts';
import { describeContract } from './contract.ts';
import { SCREENS } from './scenarios/screens.ts';
import { openSlack } from './slackDriver.ts';

for (const transport of TRANSPORTS) describeContract(`Slack over ${transport}`, () => openSlack({ transport }));

// What is pressed in a Home leads on in that Home, and is asked in a modal.
describeContract('Slack’s Home', () => openSlack({ transport: 'socket', home: true }), SCREENS);
