import type { StepOutcome } from '../domain/apps/connector.ts';
import { MANUAL_SUMMARY } from './copy.ts';
import type { ConnectorDeclaration } from './declaration.ts';
import { checkFields } from './settings.ts';

const byHand = async (): Promise<StepOutcome> => ({ kind: 'by-hand' });

/** An app that a person undeploys, updates and deploys by hand, as manual 002 describes it. */
export const manual: ConnectorDeclaration = {
  name: 'manual',
  summary: MANUAL_SUMMARY,
  settings: [],
  read(given) {
    const { settings, problems } = checkFields(this, given);
    return problems.length > 0 ? { kind: 'problems', problems } : { kind: 'settings', settings };
  },
  describe: () => '',
  async open() {
    return { check: async () => ({ kind: 'done' }), undeploy: byHand, updateSecret: byHand, deploy: byHand };
  },
};
