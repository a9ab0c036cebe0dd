/** What is wrong with the audit trail. Each is a part of a sentence, to follow "The audit chain is broken:". */
export const HEAD_MISSING = 'the head of the chain is missing';
export const linkGone = (seq: number, end: number): string => `link ${seq} is gone: the chain ends at ${end}`;
export const headForged = (seq: number): string =>
  `Latchkey didn’t write the head of the chain at link ${seq}: later links may be cut off`;
export const tailCut = (seq: number, end: number): string =>
  `link ${seq} was recorded elsewhere, but the chain ends at ${end}: the rest is cut off`;
export const linkMissing = (seq: number, end: number): string =>
  `link ${seq} is missing: the chain should reach ${end}`;
export const notTheHead = (seq: number): string => `link ${seq} isn’t the one that the head of the chain names`;
export const notRecorded = (seq: number): string =>
  `link ${seq} isn’t the one that was recorded elsewhere: the trail was reset to an earlier state and went on from there`;
export const linkBroken = (seq: number, why: 'missing' | 'altered' | 'wrong-predecessor'): string =>
  `link ${seq} ${WHY[why]}`;
const WHY = {
  missing: 'is missing',
  altered: 'was altered',
  'wrong-predecessor': 'doesn’t follow the link before it',
} as const;
