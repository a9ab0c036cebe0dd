import type { Completions } from './complete.ts';
import type { Answer, Deliver, Input } from './core.ts';
import type { Speaker } from './ports.ts';
import type { View } from './view.ts';

/** What an adapter sees of the core: it hands in what someone did and renders what comes back. */
export interface ChatPort {
  handle(speaker: Speaker, input: Input, deliver: Deliver): Promise<Answer>;
  notices(speaker: Speaker): Promise<readonly View[]>;
  complete(speaker: Speaker, line: string): Promise<Completions>;
}
