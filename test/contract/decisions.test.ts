import { DECISIONS, describeContract } from './contract.ts';
import { PLATFORMS } from './platforms.ts';
import { SCREENS } from './scenarios/screens.ts';
import { openSlack } from './slackDriver.ts';

for (const { name, open, plays } of PLATFORMS) describeContract(name, open, DECISIONS.filter(plays));

// What is pressed in a Home leads on in that Home, and is asked in a modal.
describeContract('Slack’s Home', () => openSlack({ transport: 'socket', home: true }), SCREENS);
