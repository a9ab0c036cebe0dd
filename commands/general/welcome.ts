import { code, heading, note, type View, view } from '../../src/chat/contracts/view.ts';

/** What the console says first. On an empty database: which three lines to type. */
export function greetingView(empty: boolean, url: string): View {
  const title = heading('Latchkey: API keys, managed in chat');
  const where = note(`Services check keys at ${url}/v1/verify. /apikey help lists what you can ask for.`);
  if (!empty) return view(title, where);
  return view(
    title,
    note('Nothing is here yet. Type these three lines first:'),
    code('/apikey project create shop'),
    code('/apikey channel add rasa'),
    code('/apikey create rasa name:chat-bot'),
    where,
  );
}
