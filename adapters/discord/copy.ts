import { code, heading, note, text, type View, view } from '../../src/chat/contracts/view.ts';

/** What is said where nothing could be asked of the core. */

/** Discord does not say who someone is, and without its word nobody is served. */
export const WHO_ARE_YOU: View = view(
  heading('I can’t tell who you are right now.'),
  text('Discord did not answer when I asked, and without its word I serve nobody. Nothing was done.'),
  note('Try again in a moment.'),
);

/** The database does not answer, so a request can't be told from its repetition. */
export const NOT_NOW: View = view(
  heading('I can’t do this right now.'),
  text('My database does not answer, so I did nothing with it.'),
  note('Try again in a moment; if it stays so, tell an administrator.'),
);

/** A command in a direct message, where Discord does not vouch for a role: it is for those only who proved who they are elsewhere. */
export const NOT_LINKED: View = view(
  heading('Here I take commands only from people who are linked.'),
  text('In a direct message I serve people who have joined another account of theirs. Nothing was done.'),
  note('Give the command in the server; or there, and on the other platform, give this one:'),
  code('/apikey link'),
);
