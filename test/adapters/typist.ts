import { createColors } from 'picocolors';
import { ConsoleSession } from '../../adapters/console/session.ts';
import type { ChatPort } from '../../src/chat/contracts/port.ts';

/** Ana, who types into a session of the console and reads what it prints. */
export class Typist {
  /** What was printed since the last line was typed. */
  printed = '';
  readonly session: ConsoleSession;

  constructor(core: ChatPort) {
    const write = (chunk: string) => {
      this.printed += chunk;
      return Promise.resolve();
    };
    this.session = new ConsoleSession(core, write, () => ({ colors: createColors(false), width: 80 }), 'ana');
  }

  /** Types lines. @returns what is printed in answer to the last. */
  async type(...lines: readonly string[]): Promise<string> {
    for (const line of lines) {
      this.printed = '';
      await this.session.line(line);
    }
    return this.printed;
  }
}
