import type { Attempt } from '../../domain/audit/auditAction.ts';
import type { PlatformUser } from '../../domain/people/platformUser.ts';
import type { Completions } from '../engine/options/complete.ts';
import type { ResponseCapabilities } from './command.ts';
import type { Answer, Deliver, FieldQuery, Input, OptionQuery, UnauthorizedUser } from './exchange.ts';
import type { Choice } from './options.ts';
import type { View } from './view.ts';

export type { Attempt };

/** What an adapter sees of the core: it hands in what someone did and renders what comes back. See core.ts for each. */
export interface ChatPort {
  handle(user: PlatformUser, input: Input, deliver: Deliver, capabilities?: ResponseCapabilities): Promise<Answer>;
  notices(user: PlatformUser): Promise<readonly View[]>;
  complete(user: PlatformUser, line: string): Promise<Completions>;
}

/** What an adapter with forms, screens and strangers sees beyond that. */
export interface PlatformPort extends ChatPort {
  staticReply(input: Input): View | undefined;
  isScreen(action: string): boolean;
  asksForCode(user: PlatformUser, action: string): Promise<boolean>;
  renderScreen(user: PlatformUser, action: string): Promise<View | undefined>;
  suggest(user: PlatformUser, asked: FieldQuery): Promise<readonly Choice[]>;
  suggestOption(user: PlatformUser, asked: OptionQuery): Promise<readonly Choice[]>;
  registerUser(user: PlatformUser): Promise<void>;
  rejectUnauthorized(unauthorizedUser: UnauthorizedUser, action: Attempt): Promise<View>;
}
