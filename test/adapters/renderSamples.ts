import fc from 'fast-check';
import { createColors } from 'picocolors';
import type { Style } from '../../adapters/console/render.ts';

/** How wide terminals are. */
export const WIDTHS = [40, 60, 80, 120];

/** Without colours; without a width, as where there is no terminal. */
export const plain = (width = Number.POSITIVE_INFINITY): Style => ({ colors: createColors(false), width });

/** What people call things: words, some of them wide, some made of several characters that take one place. */
const WORDS = [
  'chat-bot',
  'x',
  'A'.repeat(16),
  'a-name-without-any-place-to-break-it-that-goes-on-for-more-than-forty-columns',
  '聊天机器人',
  '챗봇',
  'ﾁｬｯﾄ',
  '🤖',
  '👨‍👩‍👧‍👦',
  '🇨🇭',
  'é',
  'नमस्ते',
  'ﷺ',
  'Żółć',
];

/** Up to four of them in a row. */
export const phrase = fc
  .array(fc.constantFrom(...WORDS), { minLength: 0, maxLength: 4 })
  .map((words) => words.join(' '));
