/** Names a message so that it can be found again after a restart, from any replica. It holds no token, so it may be stored as it is. */
export function messageHandle(conversation: string, message: string): string {
  return `${conversation}:${message}`;
}

/** @returns the platform's IDs of a message and of where it stands; undefined for what is no handle. */
export function readMessageHandle(
  handle: string,
): { readonly conversation: string; readonly message: string } | undefined {
  const [, conversation, message] = /^([^:]+):([^:]+)$/.exec(handle) ?? [];
  return conversation === undefined || message === undefined ? undefined : { conversation, message };
}
