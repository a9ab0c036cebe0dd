import { note, text, type View } from '../../../src/chat/contracts/view.ts';
import type { Outcome } from '../../shared/apiResult.ts';
import { fileInDirectMessages, fileNotShared, fileUnsure } from '../copy.ts';
import { userIdOf } from '../people/users.ts';
import { attempt } from '../transport/apiResult.ts';
import type { Clients } from '../transport/clients.ts';
import { shareFiles } from './uploads.ts';

/**
 * Hands a view's files to the person who is answered, and says in their place where they are. Nothing that only one person sees can carry
 * a file in Slack, so all go to that person's direct messages with the app, as one message. Never rejects.
 * @param address where the person can be written to.
 */
export async function handOverFiles(clients: Clients, address: string, view: View): Promise<View> {
  const files = view.blocks.flatMap((block) => (block.kind === 'file' ? [block] : []));
  if (files.length === 0) return view;
  const said = outcomeText(
    await share(clients, address, files),
    files.map(({ name }) => name),
  );
  const first = view.blocks.findIndex(({ kind }) => kind === 'file');
  const blocks = view.blocks.flatMap((block, index) =>
    block.kind !== 'file' ? [block] : index === first ? [said.shared ? note(said.words) : text(said.words)] : [],
  );
  return said.shared ? { ...view, blocks } : { ...view, blocks, failed: true };
}

async function share(
  { interactive: client }: Clients,
  address: string,
  files: readonly { readonly name: string; readonly bytes: Uint8Array }[],
): Promise<Outcome<number>> {
  const opened = await attempt(() => client.conversations.open({ users: userIdOf(address) }));
  if (opened.kind !== 'done') return opened;
  const id = opened.value.channel?.id;
  if (id === undefined) return { kind: 'refused', code: 'no conversation' };
  return await shareFiles(client, id, files, () => Promise.resolve());
}

function outcomeText(outcome: Outcome<number>, names: readonly string[]): { shared: boolean; words: string } {
  switch (outcome.kind) {
    case 'done':
      return { shared: true, words: fileInDirectMessages(names) };
    case 'unknown':
      return { shared: false, words: fileUnsure(names) };
    case 'refused':
      return { shared: false, words: fileNotShared(names, outcome.code) };
    case 'busy':
      return { shared: false, words: fileNotShared(names, 'ratelimited') };
  }
}
