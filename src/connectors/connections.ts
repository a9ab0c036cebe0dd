import { resolve } from 'node:path';
import { z } from 'zod';
import { nameKey } from '../domain/people/names.ts';
import {
  hasNoSetting,
  MUST_BE_OBJECT,
  NOT_AN_OBJECT,
  NOT_JSON,
  WRONG_ADDRESS,
  WRONG_CONNECTOR,
  WRONG_FILE,
  WRONG_LIST,
  WRONG_PROJECTS,
  WRONG_TEXT,
  wrongConnection,
  wrongName,
} from './copy.ts';

/** How a connection is named: as its operator types it in the file, and people in chat after them. */
export const CONNECTION_NAME = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/;

const text = z.string(WRONG_TEXT).min(1, WRONG_TEXT);
const texts = z.array(text, WRONG_LIST).min(1, WRONG_LIST);
const file = z.string(WRONG_FILE).min(1, WRONG_FILE);
const address = z.string(WRONG_ADDRESS).refine(isSafeAddress, WRONG_ADDRESS);
/** Required: nobody else decides which of the deployment's projects may use a connection. */
const projects = z.array(z.string(WRONG_PROJECTS), WRONG_PROJECTS).min(1, WRONG_PROJECTS);

const CONNECTION = z.discriminatedUnion(
  'connector',
  [
    z.strictObject({
      connector: z.literal('kubernetes'),
      projects,
      kubeconfig: file.optional(),
      context: text.optional(),
      namespaces: texts.optional(),
    }),
    z.strictObject({
      connector: z.literal('vault'),
      projects,
      address,
      tokenFile: file,
      mount: text.default('secret'),
      namespace: text.optional(),
      paths: texts.optional(),
      caFile: file.optional(),
    }),
    z.strictObject({
      connector: z.literal('github'),
      projects,
      tokenFile: file,
      baseUrl: address.default('https://api.github.com'),
      repos: texts.optional(),
      caFile: file.optional(),
    }),
  ],
  { error: (issue) => (issue.code === 'invalid_union' ? WRONG_CONNECTOR : MUST_BE_OBJECT) },
);

/** A way out of the deployment that its operator declared, with who may use it and for what. Paths of files are absolute. */
export type Connection = z.output<typeof CONNECTION>;

/** A connection of one connector. */
export type ConnectionOf<Name extends Connection['connector']> = Extract<Connection, { connector: Name }>;

/** What the operator declared, by name. */
export type Connections = ReadonlyMap<string, Connection>;

/** A file of connections read, or every problem with it, as sentences. */
export type ReadConnections =
  | { readonly kind: 'connections'; readonly connections: Connections }
  | { readonly kind: 'problems'; readonly problems: readonly string[] };

/**
 * Reads what the operator declared. Names of connections and settings are repeated in problems, values never are.
 * @param json the file's text. @param folder where it lies: relative paths in it start there.
 */
export function readConnections(json: string, folder: string): ReadConnections {
  let declared: unknown;
  try {
    declared = JSON.parse(json);
  } catch {
    return { kind: 'problems', problems: [NOT_JSON] };
  }
  const entries = z.record(z.string(), z.unknown()).safeParse(declared);
  if (!entries.success) return { kind: 'problems', problems: [NOT_AN_OBJECT] };
  const connections = new Map<string, Connection>();
  const problems: string[] = [];
  for (const [name, value] of Object.entries(entries.data)) {
    const read = CONNECTION.safeParse(value);
    if (!CONNECTION_NAME.test(name)) problems.push(wrongName(name));
    if (read.success) connections.set(name, withAbsolutePaths(read.data, folder));
    else problems.push(...read.error.issues.flatMap((issue) => wordsOf(name, issue)));
  }
  return problems.length > 0 ? { kind: 'problems', problems } : { kind: 'connections', connections };
}

/**
 * Finds a connection of one connector that a project may use. For anyone else it doesn't exist.
 * @param project the project's name. Names of projects are unique by {@link nameKey}.
 */
export function connectionFor<Name extends Connection['connector']>(
  connections: Connections | undefined,
  connector: Name,
  name: string | undefined,
  project: string,
): ConnectionOf<Name> | undefined {
  const connection = connections?.get(name ?? '');
  if (connection === undefined || !isOf(connection, connector)) return undefined;
  const mayUse = connection.projects.some((one) => one === '*' || nameKey(one) === nameKey(project));
  return mayUse ? connection : undefined;
}

/** Whether a project may use any connection of a connector. */
export function hasConnection(
  connections: Connections | undefined,
  connector: Connection['connector'],
  project: string,
): boolean {
  const names = [...(connections?.keys() ?? [])];
  return names.some((name) => connectionFor(connections, connector, name, project) !== undefined);
}

/** Every file that connections name, with the connection's name: for a look at the start whether each can be read. */
export function filesOf(connections: Connections): readonly { readonly name: string; readonly file: string }[] {
  return [...connections].flatMap(([name, connection]) => {
    const files =
      connection.connector === 'kubernetes' ? [connection.kubeconfig] : [connection.tokenFile, connection.caFile];
    return files.flatMap((one) => (one === undefined ? [] : { name, file: one }));
  });
}

function isOf<Name extends Connection['connector']>(
  connection: Connection,
  connector: Name,
): connection is ConnectionOf<Name> {
  return connection.connector === connector;
}

function withAbsolutePaths(connection: Connection, folder: string): Connection {
  const absolute = (path: string | undefined) => (path === undefined ? undefined : resolve(folder, path));
  return connection.connector === 'kubernetes'
    ? { ...connection, kubeconfig: absolute(connection.kubeconfig) }
    : { ...connection, tokenFile: resolve(folder, connection.tokenFile), caFile: absolute(connection.caFile) };
}

/** A token goes to this address: in plain text only to a program on the same machine. */
function isSafeAddress(written: string): boolean {
  if (!URL.canParse(written)) return false;
  const url = new URL(written);
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') return false;
  return (
    url.protocol === 'https:' || (url.protocol === 'http:' && /^(localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname))
  );
}

function wordsOf(name: string, issue: z.core.$ZodIssue): readonly string[] {
  const setting = String(issue.path[0] ?? '');
  if (issue.code !== 'unrecognized_keys') return [wrongConnection(name, setting, issue.message)];
  return issue.keys.map((key) => wrongConnection(name, setting, hasNoSetting(key)));
}
