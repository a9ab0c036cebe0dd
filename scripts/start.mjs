import { ensureInstalled } from './installed.mjs';

ensureInstalled();
// In this same process, so that signals and standard input reach the program itself.
const { register } = await import('tsx/esm/api');
register();
await import('../src/main.ts');
