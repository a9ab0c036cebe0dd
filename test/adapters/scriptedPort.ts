import type { Answer, Deliver, Input } from '../../src/chat/contracts/exchange.ts';
import type { ChatPort } from '../../src/chat/contracts/port.ts';
import { type Block, text, type View, view } from '../../src/chat/contracts/view.ts';
import type { Completions } from '../../src/chat/engine/options/complete.ts';
import type { PlatformUser } from '../../src/domain/people/platformUser.ts';

/** A core of which a test decides what it answers, and that remembers what was handed in. */
export class ScriptedPort implements ChatPort {
  readonly heard: { readonly user: string; readonly input: Input }[] = [];
  /** What the next requests are answered with; afterwards each is answered with what was handed in. */
  readonly answers: Answer[] = [];
  /** What waits to be told to the person who speaks next. */
  readonly waiting: string[] = [];
  /** Words that complete every line. */
  completions: readonly string[] = [];
  /** Called with each request before it is answered. */
  before: (input: Input, deliver: Deliver) => Promise<void> = () => Promise.resolve();

  async handle(user: PlatformUser, input: Input, deliver: Deliver): Promise<Answer> {
    this.heard.push({ user: user.externalId, input });
    await this.before(input, deliver);
    return this.answers.shift() ?? answer(text(`heard: ${textOf(input)}`));
  }

  notices(): Promise<readonly View[]> {
    return Promise.resolve(this.waiting.splice(0).map((line) => view(text(line))));
  }

  complete(_speaker: PlatformUser, line: string): Promise<Completions> {
    return Promise.resolve({ words: this.completions, fragment: /\S*$/.exec(line)?.[0] ?? '' });
  }

  /** The lines that were handed in as commands. */
  get lines(): readonly string[] {
    return this.heard.flatMap(({ input }) => (input.kind === 'text' ? [input.line] : []));
  }
}

/** An answer that is a view of these blocks. */
export function answer(...blocks: readonly Block[]): Answer {
  return { kind: 'view', view: view(...blocks) };
}

function textOf(input: Input): string {
  switch (input.kind) {
    case 'text':
      return input.line;
    case 'command':
      return input.path.join(' ');
    case 'press':
    case 'form':
      return input.action;
    case 'message':
    case 'menu':
      return input.kind;
  }
}
