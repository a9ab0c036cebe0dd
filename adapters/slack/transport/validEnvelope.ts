/** What the Socket Mode client calls its own events: an envelope of such a name would be taken for one of them. */
const RESERVED: ReadonlySet<string> = new Set([
  'authenticated',
  'close',
  'connected',
  'connecting',
  'disconnected',
  'disconnecting',
  'error',
  'outgoing_message',
  'reconnecting',
  'slack_event',
  'ws_message',
  '__proto__',
]);

/**
 * Whether the Socket Mode client can take a frame without stumbling: it reads `payload.event.type` of every event, and emits envelopes
 * and events by their names, beside its own.
 */
export function isValidEnvelope(frame: unknown): boolean {
  if (typeof frame !== 'string') return false;
  const envelope = parse(frame);
  const type = typeOf(envelope);
  if (type === undefined || RESERVED.has(type)) return false;
  if (type !== 'events_api') return true;
  const event = part(part(envelope, 'payload'), 'event');
  const name = typeOf(event);
  return name !== undefined && !RESERVED.has(name);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function part(of: unknown, name: string): unknown {
  return typeof of === 'object' && of !== null && Object.hasOwn(of, name)
    ? Object.getOwnPropertyDescriptor(of, name)?.value
    : undefined;
}

function typeOf(of: unknown): string | undefined {
  const type = part(of, 'type');
  return typeof type === 'string' ? type : undefined;
}
