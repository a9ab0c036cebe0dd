import { encodeAction, fitsButton } from '../../src/chat/contracts/actionCode.ts';
import { type Block, type Button, note } from '../../src/chat/contracts/view.ts';
import { type ActionName, decidePermission } from '../../src/domain/people/permissions.ts';
import { BUTTON, moreText } from './copy.ts';
import type { Context } from './define.ts';

/** How many things a page of a screen holds. */
const PAGE_SIZE = 20;
/** What every platform can list in one select, or nearly. */
const LISTED = 100;

/** Which part of a long list to read. */
export interface Slice {
  readonly offset: number;
  readonly limit: number;
}

/** A page of a long list; pages count from 1. */
export interface Page {
  readonly page: number;
  readonly pages: number;
}

/** A button that gives a command as if it were typed. @param options IDs and plain words only, see actionCode.ts. */
export function go(
  label: string,
  path: readonly string[],
  options: Readonly<Record<string, string>> = {},
  style?: Button['style'],
): Button {
  const action = encodeAction({ kind: 'go', path, options });
  return style === undefined ? { label, action } : { label, action, style };
}

/** A button that leads to a project's settings, or to one section of them. */
export function toProject(label: string, projectId: string, section?: 'general' | 'channels' | 'apps'): Button {
  return go(label, ['project', 'settings'], { project: projectId, ...(section === undefined ? {} : { section }) });
}

/** A button that leads to an integration channel's settings. */
export function toChannel(label: string, channelId: string): Button {
  return go(label, ['channel', 'settings'], { channel: channelId });
}

/** A list to pick from; of a very long one the beginning. @param rest where the rest is. */
export function pickList(label: string, choices: readonly Button[], rest: string): readonly Block[] {
  const more = choices.length - LISTED;
  return [
    { kind: 'select', label, choices: choices.slice(0, LISTED) },
    ...(more > 0 ? [note(moreText(more, rest))] : []),
  ];
}

/** Whether a button is worth showing someone; what they may do is decided when they press it. */
export function mayPress({ actor }: Context, action: ActionName, projectId: string): boolean {
  return decidePermission(actor, action, { projectId }, undefined).kind !== 'denied';
}

/** Reads the page that was asked for, the first where none was. A page beyond the end is the last one. */
export async function readPage<Read extends { readonly total: number }>(
  asked: number | undefined,
  read: (slice: Slice) => Promise<Read>,
): Promise<Read & Page> {
  const wanted = asked ?? 1;
  const at = (page: number) => read({ offset: (page - 1) * PAGE_SIZE, limit: PAGE_SIZE });
  const first = await at(wanted);
  const pages = Math.max(1, Math.ceil(first.total / PAGE_SIZE));
  return wanted <= pages ? { ...first, page: wanted, pages } : { ...(await at(pages)), page: pages, pages };
}

/** The same, of a list that is there as a whole. */
export function pageOf<Item>(
  asked: number | undefined,
  list: readonly Item[],
): Promise<Page & { readonly here: readonly Item[]; readonly total: number }> {
  const read = ({ offset, limit }: Slice) => ({ here: list.slice(offset, offset + limit), total: list.length });
  return readPage(asked, (slice) => Promise.resolve(read(slice)));
}

/** The buttons that turn the pages of a command's answer, as far as there are pages to turn to. */
export function pageButtons(
  { page, pages }: Page,
  path: readonly string[],
  options: Readonly<Record<string, string>> = {},
): readonly Button[] {
  // A long search text doesn't fit on a button: the page is typed instead.
  if (!fitsButton(path, { ...options, page: String(pages) })) return [];
  const turn = (label: string, to: number) => go(label, path, { ...options, page: String(to) });
  return [
    ...(page > 1 ? [turn(BUTTON.previous, page - 1)] : []),
    ...(page < pages ? [turn(BUTTON.next, page + 1)] : []),
  ];
}
