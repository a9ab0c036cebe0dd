import { stateCommand } from './changeState.ts';
import { LABEL, SUMMARY } from './copy.ts';

/** Manual 002, step 5. */
export const appDeploy = stateCommand({
  step: 'deploy',
  state: 'deployed',
  aliases: ['app start'],
  label: LABEL.deploy,
  style: 'primary',
  summary: SUMMARY.deploy,
  examples: ['/apikey app deploy web-shop'],
});
