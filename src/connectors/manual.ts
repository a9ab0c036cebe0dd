import type { StepOutcome } from '../domain/apps/connector.ts';
import type { ConnectorDeclaration } from './declaration.ts';

const byHand = async (): Promise<StepOutcome> => ({ kind: 'by-hand' });

/** An app that a person undeploys, updates and deploys by hand, as manual 002 describes it. */
export const manual: ConnectorDeclaration = {
  name: 'manual',
  summary: 'A person does each step and presses Done.',
  settings: [],
  read: () => ({ kind: 'settings', settings: {} }),
  async open() {
    return { check: async () => ({ kind: 'done' }), undeploy: byHand, updateSecret: byHand, deploy: byHand };
  },
};
