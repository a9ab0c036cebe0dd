import { DefaultRestOptions, type RESTOptions } from 'discord.js';

/**
 * Makes a request as discord.js does by default, with a form that holds pictures written out beforehand. All HTTP clients of one process
 * share the connections of the one that was loaded first, and that may be Slack's, which doesn't take the form of another version.
 */
export const makeRequest: RESTOptions['makeRequest'] = async (url, init) => {
  if (!(init.body instanceof FormData)) return await DefaultRestOptions.makeRequest(url, init);
  const form = new Response(init.body);
  const headers = new Headers(Object.entries(init.headers ?? {}));
  headers.set('content-type', form.headers.get('content-type') ?? '');
  const body = new Uint8Array(await form.arrayBuffer());
  return await DefaultRestOptions.makeRequest(url, { ...init, headers: Object.fromEntries(headers), body });
};
