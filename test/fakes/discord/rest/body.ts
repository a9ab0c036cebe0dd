import { isList, type Json, parseJson } from '../../shared/json.ts';
import type { Attachment } from '../messages.ts';
import type { Snowflakes } from '../snowflakes.ts';

/** What came in a request. */
export type BodyResult =
  | { readonly kind: 'body'; readonly body: Json | undefined; readonly files: readonly Attachment[] }
  | { readonly kind: 'unreadable' };

/** Reads a request's body: JSON, or a form with files beside it. Source: docs.discord.com/developers/reference#uploading-files */
export async function readBody(bytes: Buffer, contentType: string, ids: Snowflakes): Promise<BodyResult> {
  if (bytes.length === 0) return { kind: 'body', body: undefined, files: [] };
  if (contentType.startsWith('multipart/form-data')) return await readForm(bytes, contentType, ids);
  const body = contentType.startsWith('application/json') ? parseJson(bytes.toString()) : undefined;
  return body === undefined ? { kind: 'unreadable' } : { kind: 'body', body, files: [] };
}

async function readForm(bytes: Buffer, contentType: string, ids: Snowflakes): Promise<BodyResult> {
  let form: Awaited<ReturnType<Response['formData']>>;
  try {
    form = await new Response(new Uint8Array(bytes), { headers: { 'content-type': contentType } }).formData();
  } catch {
    return { kind: 'unreadable' };
  }
  const files: Attachment[] = [];
  let body: Json | undefined;
  for (const [field, value] of form) {
    if (typeof value === 'string') {
      if (field === 'payload_json') body = parseJson(value);
      continue;
    }
    const index = Number(/^files\[(\d+)\]$/.exec(field)?.[1] ?? files.length);
    files[index] = {
      id: ids.next(),
      name: value.name,
      type: value.type === '' ? 'application/octet-stream' : value.type,
      description: undefined,
      data: Buffer.from(await value.arrayBuffer()),
    };
  }
  return body === undefined && !isList(body) && files.length === 0
    ? { kind: 'unreadable' }
    : { kind: 'body', body, files: files.filter((file) => file !== undefined) };
}
