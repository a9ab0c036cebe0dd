import type { PlatformUser } from '../../domain/people/platformUser.ts';
import type { View } from './view.ts';

/**
 * What goes on beside what somebody does, for a platform whose screen can't be changed: each thing as a short message of its own. Each is
 * taken once.
 */
export interface News {
  /** Calls back whenever there may be some. @returns how to end it. */
  onNews(listener: () => void): () => void;
  /** Takes what there is for somebody. */
  take(user: PlatformUser): Promise<readonly View[]>;
}
