import { createRegistry } from '../../commands/index.ts';
import { PLATFORM_FACTS } from './platforms.ts';

/** Every command, on the platforms that there are. */
export const registry = createRegistry(PLATFORM_FACTS);
