import type { APIFileComponent, APIMediaGalleryComponent } from 'discord.js';
import type { Block, FileBlock, View } from '../../../src/chat/contracts/view.ts';
import { shown } from '../../shared/text/text.ts';
import { TYPE } from './elements.ts';
import { LIMITS } from './limits.ts';

/** A file that goes beside a message: what `files` of a request of `@discordjs/rest` takes. */
export interface AttachedFile {
  readonly name: string;
  readonly data: Uint8Array;
  readonly contentType: 'image/png' | 'text/plain; charset=utf-8';
}

type Image = Extract<Block, { kind: 'image' }>;

/** Which parts of a view can be sent as pictures; of the others only their description is shown. */
export function picturesIn(view: View): ReadonlySet<number> {
  const parts = view.blocks.flatMap((block, part) => (block.kind === 'image' && isSendable(block) ? [part] : []));
  return new Set(parts.slice(0, LIMITS.pictures));
}

/**
 * Shows a picture by its file's name. See https://docs.discord.com/developers/components/reference#media-gallery
 * @param part which part of the view it is.
 */
export function gallery({ description }: Image, part: number): APIMediaGalleryComponent {
  const media = { url: `attachment://${pictureName(part)}` };
  return { type: TYPE.gallery, items: [{ media, description: shown(description, LIMITS.pictureDescription) }] };
}

/** Whether a file can be sent at all. */
export function isSendableFile({ bytes }: FileBlock): boolean {
  return bytes.length > 0 && bytes.length <= LIMITS.fileBytes;
}

/** Shows a file by its name. See https://docs.discord.com/developers/components/reference#file */
export function fileComponent({ name }: FileBlock): APIFileComponent {
  return { type: TYPE.file, file: { url: `attachment://${name}` } };
}

/** The files of a view, in their order: its pictures, and those that it hands over. @param wanted the names of those that the message shows. */
export function attachedFiles(view: View, wanted: ReadonlySet<string>): readonly AttachedFile[] {
  return view.blocks.flatMap((block, part): readonly AttachedFile[] => {
    if (block.kind === 'file' && wanted.has(block.name))
      return [{ name: block.name, data: block.bytes, contentType: 'text/plain; charset=utf-8' }];
    return block.kind === 'image' && wanted.has(pictureName(part))
      ? [{ name: pictureName(part), data: block.png, contentType: 'image/png' }]
      : [];
  });
}

/** @returns the file name of a part's picture. */
export function pictureName(part: number): string {
  return `picture-${part}.png`;
}

function isSendable({ png }: Image): boolean {
  return png.length > 0 && png.length <= LIMITS.pictureBytes;
}
