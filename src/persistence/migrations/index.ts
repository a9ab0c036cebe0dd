import { Foundation1790000000000 } from './1790000000000-Foundation.ts';
import { ChatPlatforms1791000000000 } from './1791000000000-ChatPlatforms.ts';
import { Links1792000000000 } from './1792000000000-Links.ts';

/** Every migration, oldest first. A released one is never edited; see CONTRIBUTING.md for adding one. */
export const MIGRATIONS = [Foundation1790000000000, ChatPlatforms1791000000000, Links1792000000000];
