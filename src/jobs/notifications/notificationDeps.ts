import type { Platform } from '../../chat/contracts/platform.ts';
import type { Conversation } from '../../domain/warnings/conversationRef.ts';
import type { ServiceContext } from '../../services/context.ts';

/** What notices, warnings and reports are sent with. */
export interface NotificationDeps {
  readonly context: ServiceContext;
  readonly platforms: readonly Platform[];
  /** The conversation that the deployment names for what nobody can be told privately. */
  readonly fallback: Conversation | undefined;
  /** The name under which the process claims what it sends: drawn at random when it starts. */
  readonly holder: string;
  readonly log: { warn(facts: object, words: string): void };
  /** Ends a run early: nothing new is begun, as the platforms are about to stop. */
  readonly stopping?: AbortSignal;
}
