import { heading, note, text, type View, view } from '../../src/chat/contracts/view.ts';

/** What is said where nothing could be asked of the core. */

/** Slack does not say who someone is, and without its word nobody is served. */
export const WHO_ARE_YOU: View = view(
  heading('I can’t tell who you are right now.'),
  text('Slack did not answer when I asked, and without its word I serve nobody. Nothing was done.'),
  note('Try again in a moment.'),
);

/** A click's trigger was used up or too old to open a modal with. */
export const TOO_SLOW: View = view(
  heading('That took too long.'),
  text('Slack gives me three seconds to open a window, and they were over. Nothing was done.'),
  note('Press the button again.'),
);

/** The database does not answer, so a request can't be told from its repetition. */
export const NOT_NOW: View = view(
  heading('I can’t do this right now.'),
  text('My database does not answer, so I did nothing with it.'),
  note('Try again in a moment; if it stays so, tell an administrator.'),
);
