import type { Completions } from '../engine/complete.ts';
import type { Manner } from './command.ts';
import type { Answer, Deliver, FieldQuery, Input, OptionQuery, Stranger } from './exchange.ts';
import type { Choice } from './options.ts';
import type { Speaker } from './ports.ts';
import type { View } from './view.ts';

/** What an adapter sees of the core: it hands in what someone did and renders what comes back. See core.ts for each. */
export interface ChatPort {
  handle(speaker: Speaker, input: Input, deliver: Deliver, manner?: Manner): Promise<Answer>;
  notices(speaker: Speaker): Promise<readonly View[]>;
  complete(speaker: Speaker, line: string): Promise<Completions>;
}

/** What an adapter with forms, screens and strangers sees beyond that. */
export interface PlatformPort extends ChatPort {
  glance(line: string): View | undefined;
  isScreen(action: string): boolean;
  look(speaker: Speaker, action: string): Promise<View | undefined>;
  suggest(speaker: Speaker, asked: FieldQuery): Promise<readonly Choice[]>;
  suggestOption(speaker: Speaker, asked: OptionQuery): Promise<readonly Choice[]>;
  meet(speaker: Speaker): Promise<void>;
  turnAway(stranger: Stranger, action: string): Promise<View>;
}
