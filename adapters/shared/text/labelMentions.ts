import type { PlatformUser } from '../../../src/domain/people/platformUser.ts';

/** A mention of a person by their ID alone, as both platforms write it. */
const UNLABELLED = /<@!?([A-Z0-9]{1,40})>/g;

/**
 * Writes beside each mention how the person is called, `<@U1|ben>`: in the middle of a text a name is read, not an ID.
 * @param known the people who were looked up, by their ID; mentions of others stay as they are.
 */
export function labelMentions(text: string, known: ReadonlyMap<string, PlatformUser>): string {
  return text.replace(UNLABELLED, (mention: string, id: string) => {
    const user = known.get(id);
    return user === undefined ? mention : `<@${id}|${(user.handle ?? user.displayName).replace(/[<>|]/g, ' ')}>`;
  });
}
