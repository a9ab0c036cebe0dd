import { stateCommand } from './changeState.ts';
import { LABEL, SUMMARY } from './copy.ts';

/** Manual 002, step 2. */
export const appUndeploy = stateCommand({
  step: 'undeploy',
  state: 'undeployed',
  aliases: ['app stop'],
  label: LABEL.undeploy,
  style: 'danger',
  summary: SUMMARY.undeploy,
  examples: ['/apikey app undeploy web-shop'],
});
