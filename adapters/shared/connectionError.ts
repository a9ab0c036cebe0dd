/** Errors of a connection that was never made: nothing can have reached the platform. */
const NEVER_CONNECTED: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** What an error of a connection means for a request to a platform. */
export interface ConnectionError {
  /** The error's code or name: its words may hold what was sent. */
  readonly code: string;
  /** Whether the request can have reached the platform, and been carried out. */
  readonly mayHaveArrived: boolean;
}

/** Reads an error of `fetch` or of a client's own transport. */
export function readConnectionError(error: unknown): ConnectionError {
  const code = codeOf(error);
  return { code, mayHaveArrived: !NEVER_CONNECTED.has(code) };
}

function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return 'unknown error';
  if ('code' in error && typeof error.code === 'string') return error.code;
  if ('cause' in error && error.cause !== undefined) return codeOf(error.cause);
  return 'name' in error && typeof error.name === 'string' ? error.name : 'unknown error';
}
