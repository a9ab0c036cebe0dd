import { type Block, code } from '../../src/chat/contracts/view.ts';
import { quote } from '../../src/chat/parsing/writeLine.ts';
import type { ChannelRef, Named } from '../../src/domain/refs.ts';

/**
 * Lines to type next. Each names its project, so that it does the same wherever the reader's active project is by then.
 */

/** The line that creates a key in an integration channel. */
export function createKeyLine({ name, project }: ChannelRef): Block {
  return code(`/apikey create ${quote(`${project.name}/${name}`)} name:NAME`);
}

/** The line that adds an integration channel to a project. */
export function addChannelLine(project: Named): Block {
  return code(`/apikey channel add NAME project:${quote(project.name)}`);
}

/** The line that lets somebody into a project. */
export function addMemberLine(project: Named): Block {
  return code(`/apikey project member @NAME role:operator project:${quote(project.name)}`);
}
