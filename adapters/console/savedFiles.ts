import { type Block, type FileBlock, text, type View } from '../../src/chat/contracts/view.ts';
import { fileNotSaved, fileSaved, NO_PLACE } from './copy.ts';

/** Saves a file where only its user can read it. @returns its path. @throws the system's error. */
export type SaveFile = (name: string, bytes: Uint8Array) => Promise<string>;

/** Saves a view's files. @returns the view with where each is in its place, and whether one couldn't be saved. */
export async function saveFiles(
  view: View,
  save: SaveFile | undefined,
): Promise<{ readonly shown: View; readonly failed: boolean }> {
  const blocks: Block[] = [];
  let failed = false;
  for (const block of view.blocks) {
    if (block.kind !== 'file') {
      blocks.push(block);
      continue;
    }
    const saved = await saveOne(block, save);
    failed ||= !saved.done;
    blocks.push(text(saved.words));
  }
  return { shown: { ...view, blocks }, failed };
}

async function saveOne(
  { name, bytes }: FileBlock,
  save: SaveFile | undefined,
): Promise<{ readonly done: boolean; readonly words: string }> {
  if (save === undefined) return { done: false, words: fileNotSaved(name, NO_PLACE) };
  try {
    return { done: true, words: fileSaved(await save(name, bytes)) };
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    return { done: false, words: fileNotSaved(name, why) };
  }
}
