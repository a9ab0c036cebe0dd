import type { Font } from '../font.ts';
import type { CodeStyle } from '../paragraphs.ts';

/** Discord's dark theme; near to what people know, so that they find their way from the picture to the screen. */
export const DARK = {
  page: '#313338',
  /** What is behind a message that one person sees. */
  private: '#333541',
  window: '#36373d',
  field: '#1e1f22',
  panel: '#2b2d31',
  raised: '#404249',
  line: '#4e5058',
  text: '#dbdee1',
  strong: '#f2f3f5',
  white: '#ffffff',
  muted: '#949ba4',
  link: '#00a8fc',
  primary: '#5865f2',
  danger: '#da373c',
  secondary: '#4e5058',
  required: '#f23f42',
} as const;

/** What text looks like. */
export const TEXT: Font = { size: 16, color: DARK.text };
export const STRONG: Font = { size: 16, weight: 'bold', color: DARK.text };
export const HEADING: Font = { size: 20, weight: 'bold', color: DARK.strong };
export const SMALL: Font = { size: 13, color: DARK.muted };
export const LABEL: Font = { size: 14, weight: 'bold', color: DARK.white };

/** What a code block looks like. */
export const CODE: CodeStyle = {
  font: { size: 14, family: 'mono', color: DARK.text },
  lineHeight: 18,
  fill: DARK.panel,
  stroke: DARK.field,
};
