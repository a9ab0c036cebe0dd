import type { APIMediaGalleryComponent } from 'discord.js';
import type { Block, View } from '../../../src/chat/contracts/view.ts';
import { shown } from '../../shared/text/text.ts';
import { TYPE } from './elements.ts';
import { LIMITS } from './limits.ts';

/** A file that goes beside a message: what `files` of a request of `@discordjs/rest` takes. */
export interface PictureFile {
  readonly name: string;
  readonly data: Uint8Array;
  readonly contentType: 'image/png';
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

/** The files of a view's pictures, in their order. @param wanted the names of those that the message shows. */
export function pictureFiles(view: View, wanted: ReadonlySet<string>): readonly PictureFile[] {
  return view.blocks.flatMap((block, part): readonly PictureFile[] =>
    block.kind === 'image' && wanted.has(pictureName(part))
      ? [{ name: pictureName(part), data: block.png, contentType: 'image/png' }]
      : [],
  );
}

/** @returns the file name of a part's picture. */
export function pictureName(part: number): string {
  return `picture-${part}.png`;
}

function isSendable({ png }: Image): boolean {
  return png.length > 0 && png.length <= LIMITS.pictureBytes;
}
