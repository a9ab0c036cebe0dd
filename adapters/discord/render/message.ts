import type { APIMessageTopLevelComponent, MessageFlags } from 'discord.js';
import type { View } from '../../../src/chat/contracts/view.ts';
import { type AttachedFile, attachedFiles } from './attachedFiles.ts';
import { renderBlocks } from './blocks.ts';
import { TYPE } from './elements.ts';

/**
 * What is posted, or takes a message's place: see https://docs.discord.com/developers/resources/message#create-message and
 * https://docs.discord.com/developers/interactions/receiving-and-responding. Whether only one person sees it is said where it is
 * first answered.
 */
export interface Message {
  readonly flags: MessageFlags.IsComponentsV2;
  readonly components: APIMessageTopLevelComponent[];
  /** Nobody is called, whatever the text looks like. */
  readonly allowed_mentions: { readonly parse: [] };
  /** Its files. Sent even when empty, or an edit would keep earlier ones. */
  readonly attachments: { readonly id: string; readonly filename: string }[];
}

/** https://docs.discord.com/developers/resources/message#message-object-message-flags */
const IS_COMPONENTS_V2: MessageFlags.IsComponentsV2 = 32_768;

/** Draws a view as a message. Pictures and files go beside it, see {@link filesOf}. */
export function renderMessage(view: View): Message {
  return messageOf(renderBlocks(view));
}

/** The files that a view's message names, in the order of its `attachments`. */
export function filesOf(view: View, { attachments }: Message): readonly AttachedFile[] {
  return attachedFiles(view, new Set(attachments.map(({ filename }) => filename)));
}

/** Makes a message of its components. */
export function messageOf(components: APIMessageTopLevelComponent[]): Message {
  const urls = components.flatMap((one) => {
    if (one.type === TYPE.file) return [one.file.url];
    return one.type === TYPE.gallery ? one.items.map(({ media }) => media.url) : [];
  });
  return {
    flags: IS_COMPONENTS_V2,
    components,
    allowed_mentions: { parse: [] },
    attachments: urls.map((url, index) => ({ id: String(index), filename: url.replace('attachment://', '') })),
  };
}
