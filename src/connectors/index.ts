import type { Connector, Connectors, StepOutcome } from '../domain/apps/connector.ts';
import type { ConnectorDeclaration, ConnectorDeps } from './declaration.ts';
import { github } from './github/declaration.ts';
import { guarded } from './guard.ts';
import { kubernetes } from './kubernetes/declaration.ts';
import { manual } from './manual.ts';
import { vault } from './vault/declaration.ts';
import { webhook } from './webhook/declaration.ts';

/** Every connector, the default one first. */
export const CONNECTORS: readonly ConnectorDeclaration[] = [manual, webhook, kubernetes, vault, github];

/** Finds a connector by its name. */
export function findConnector(name: string): ConnectorDeclaration | undefined {
  return CONNECTORS.find((connector) => connector.name === name);
}

/** Puts the connectors behind what services ask for. */
export function openConnectors(deps: ConnectorDeps): Connectors {
  return {
    read: (name, given, project) =>
      findConnector(name)?.read(given, deps, project) ?? { kind: 'problems', problems: [] },
    describe: (name, settings) => findConnector(name)?.describe(settings) ?? '',
    async open(name, settings) {
      try {
        const connector = await findConnector(name)?.open(settings, deps);
        return connector === undefined ? broken(name) : guarded(connector);
      } catch {
        return broken(name);
      }
    },
  };
}

/** A way that leads nowhere any longer: each step says so. */
function broken(subject: string): Connector {
  const fail = async (): Promise<StepOutcome> => ({ kind: 'failed', failure: { code: 'bad-settings', subject } });
  return { check: fail, undeploy: fail, updateSecret: fail, deploy: fail };
}
