import type { AppSettings, StepFailure } from '../domain/apps/connector.ts';
import { CONNECTION_NAME, type Connection, type ConnectionOf, connectionFor, hasConnection } from './connections.ts';
import { CONNECTION, CONNECTION_SHAPE, noConnection, noConnections, outOfReach } from './copy.ts';
import type { ConnectorDeclaration, ConnectorDeps, ReadSettings, SettingField } from './declaration.ts';
import { checkFields } from './settings.ts';

/** The setting that names an app's connection. */
export const CONNECTION_SETTING: SettingField = {
  name: 'connection',
  description: CONNECTION,
  required: true,
  shape: { pattern: CONNECTION_NAME, words: CONNECTION_SHAPE },
};

/** What a connector's connections permit. */
export interface Permission<Name extends Connection['connector']> {
  readonly connector: Name;
  /** @returns the setting that leads beyond what the connection is for; undefined if none does. */
  beyond(connection: ConnectionOf<Name>, settings: AppSettings): string | undefined;
}

/** The connection of an app, or why its project may not use it. */
export type Permitted<Name extends Connection['connector']> =
  | { readonly kind: 'connection'; readonly connection: ConnectionOf<Name> }
  | { readonly kind: 'refused'; readonly option: string; readonly failure: StepFailure };

/**
 * Decides whether a project may use an app's settings. It is asked when the app is registered and again at each call, because what
 * an operator declares can change in between (invariant 15).
 */
export function permit<Name extends Connection['connector']>(
  { connector, beyond }: Permission<Name>,
  settings: AppSettings,
  { connections }: ConnectorDeps,
  project: string,
): Permitted<Name> {
  const connection = connectionFor(connections, connector, settings['connection'], project);
  const option = connection === undefined ? 'connection' : beyond(connection, settings);
  if (connection !== undefined && option === undefined) return { kind: 'connection', connection };
  const failure: StepFailure = { code: 'not-allowed', subject: settings[option ?? ''] ?? '' };
  return { kind: 'refused', option: option ?? 'connection', failure };
}

/** Reads the settings of a connector whose apps go through a connection. */
export function readPermitted<Name extends Connection['connector']>(
  declaration: Pick<ConnectorDeclaration, 'name' | 'settings'>,
  permission: Permission<Name>,
  given: AppSettings,
  deps: ConnectorDeps,
  project: string,
): ReadSettings {
  const { settings, problems } = checkFields(declaration, given);
  const isMistyped = problems.some(({ option }) => given[option] !== undefined);
  // Said before anything is asked for that would lead nowhere.
  if (!isMistyped && !hasConnection(deps.connections, permission.connector, project))
    return {
      kind: 'problems',
      problems: [{ option: 'connector', words: noConnections(permission.connector, project) }],
    };
  if (problems.length > 0) return { kind: 'problems', problems };
  const permitted = permit(permission, settings, deps, project);
  if (permitted.kind === 'connection') return { kind: 'settings', settings };
  const { connection = '' } = settings;
  const { option } = permitted;
  const words =
    option === 'connection' ? noConnection(connection, permission.connector, project) : outOfReach(connection);
  return { kind: 'problems', problems: [{ option, words }] };
}
