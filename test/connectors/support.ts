import { randomBytes } from 'node:crypto';
import { onTestFinished } from 'vitest';
import type { ConnectorDeclaration, ConnectorDeps, ReadSettings } from '../../src/connectors/declaration.ts';
import { findConnector } from '../../src/connectors/index.ts';
import { type Network, readNetwork } from '../../src/connectors/networks.ts';
import type { AppSettings, StepCall } from '../../src/domain/apps/connector.ts';
import { Secret } from '../../src/domain/keys/secret.ts';

/** A secret that must not be found where it doesn't belong. */
export const NEW_SECRET = new Secret('lk_canary_0123456789');

/** A step that is asked for. */
export function callOf(id = 'step-1', more: Partial<StepCall> = {}): StepCall {
  const key = { id: 'k7f3', name: 'web-shop key' };
  return { id, app: 'web-shop', project: 'shop', rotation: 'rotation-1', key, at: Date.UTC(2026, 0, 15, 12), ...more };
}

/** Networks from their written forms. */
export function networks(...texts: readonly string[]): readonly Network[] {
  return texts.map((text) => {
    const read = readNetwork(text);
    if (typeof read === 'string') throw new Error(`${text} is ${read}`);
    return read;
  });
}

/** What connectors get in a test: the real clock, short waits. */
export function depsOf(more: Partial<ConnectorDeps> = {}): ConnectorDeps {
  return { clock: Date.now, random: randomBytes, waits: { answer: 10_000, rollout: 30_000, look: 5 }, ...more };
}

/** @throws where there is no such connector. */
export function declarationOf(name: string): ConnectorDeclaration {
  const found = findConnector(name);
  if (found === undefined) throw new Error(`no connector ${name}`);
  return found;
}

/** Registers an app as the command does, in the project shop. @throws with the problems, if there are any. */
export function register(name: string, given: AppSettings, deps: ConnectorDeps): ReadSettings & { kind: 'settings' } {
  const read = declarationOf(name).read(given, deps, 'shop');
  if (read.kind === 'problems') throw new Error(read.problems.map(({ words }) => words).join('\n'));
  return read;
}

/** Stops something when the test is over, whether it passed or not. */
export function untilEnd<Thing extends { stop(): Promise<void> }>(thing: Thing): Thing {
  onTestFinished(async () => await thing.stop());
  return thing;
}
