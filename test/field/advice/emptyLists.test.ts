import { expect, it } from 'vitest';
import type { Answer, Input } from '../../../src/chat/contracts/exchange.ts';
import type { FormField } from '../../../src/chat/contracts/form.ts';
import { type ConsoleApp, sharedConsoleApp, speakerOf } from '../../commands/app.ts';
import { registry } from '../../support/registry.ts';
import { offersOf, refusalIn, viewOf } from './adviceOffers.ts';

/** What there is already, each with what the one before has. */
const DEPLOYMENTS = {
  'nothing at all': [],
  'a project without integration channels': ['project create shop'],
  'an integration channel without keys': ['project create shop', 'channel add rasa'],
} as const;

const app = sharedConsoleApp();
const cases = Object.entries(DEPLOYMENTS);

it.each(cases)(
  'kind: a question asks for a choice among nothing; every command’s form, where there is %s',
  async (_, lines) => {
    const who = `eve${lines.length}`;
    for (const line of ['whoami', ...lines]) await does(app(), who, { kind: 'text', line });
    const wrong: string[] = [];
    for (const { path } of registry.commands) {
      const line = path.join(' ');
      // It begins a second factor, and from then on there is a code to ask for.
      if (line === 'mfa enroll') continue;
      const answer = await does(app(), who, { kind: 'text', line });
      wrong.push(...emptyIn(answer).map((field) => `${line} asks for ${field}`));
      const view = viewOf(answer);
      const refused = view === undefined ? undefined : refusalIn(view);
      // What is refused says what to do first.
      if (refused !== undefined && !/\/apikey |[Aa]sk /.test(refused) && offersOf(view ?? { blocks: [] }).length === 0)
        wrong.push(`${line} says no more than: ${refused}`);
      for (const offer of view === undefined ? [] : offersOf(view)) {
        if (offer.kind !== 'press') continue;
        const next = await does(app(), who, { kind: 'press', action: offer.action });
        wrong.push(...emptyIn(next).map((field) => `${line}, then ${offer.label}, asks for ${field}`));
      }
    }
    expect(wrong).toEqual([]);
  },
);

async function does(app: ConsoleApp, name: string, input: Input): Promise<Answer> {
  return await app.latchkey.core.handle(speakerOf(name), input, () => Promise.resolve({ outcome: 'accepted' }));
}

/** The names of the fields, and lists, that offer nothing of what they ask for. */
function emptyIn(answer: Answer): readonly string[] {
  if (answer.kind === 'form') return answer.form.fields.filter((field) => isEmpty(field)).map(({ name }) => name);
  const blocks = viewOf(answer)?.blocks ?? [];
  return blocks.flatMap((block) =>
    (block.kind === 'select' || block.kind === 'overflow') && block.choices.length === 0 ? [block.label] : [],
  );
}

/** Whether somebody who has nothing can't answer it: things are picked from what exists, and codes come from a phone. */
function isEmpty({ name, type, choices, required }: FormField): boolean {
  if (type === 'secret') return name === 'code';
  return required && ['channel', 'key', 'app', 'project', 'choice'].includes(type) && choices.length === 0;
}
