import { code, heading, note, type View, view } from '../../src/chat/contracts/view.ts';
import { WELCOME, whereChecked } from './copy.ts';

/** What the console says first. On an empty database: which three lines to type. */
export function greetingView(empty: boolean, url: string): View {
  const title = heading(WELCOME.title);
  const where = note(whereChecked(url));
  if (!empty) return view(title, where);
  return view(
    title,
    note(WELCOME.empty),
    code('/apikey project create shop'),
    code('/apikey channel add rasa'),
    code('/apikey create rasa name:chat-bot'),
    where,
  );
}
