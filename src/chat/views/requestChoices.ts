import type { Request } from '../../domain/requests/request.ts';
import type { FoundRequest } from '../contracts/directory.ts';
import { requestIn, requestWithId } from '../copy/requestCopy.ts';

/** Open requests to pick from; those that are given by their IDs are told apart by them. Pure. */
export function requestChoices(
  requests: readonly { readonly request: Request; readonly name: string }[],
): readonly FoundRequest[] {
  return requests.map(({ request: { id, subject, project, asker }, name }) => {
    const words = requestIn(subject, project.name, asker.name);
    return { id, name, choice: name === id ? requestWithId(words, id) : words };
  });
}
