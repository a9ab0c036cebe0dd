import { CHAIN_START, type ChainHead } from './auditChain.ts';

/** 64 bits of a hash that can't be computed without the pepper: nobody can find another link with this prefix. */
const SHORT_HASH = 16;
const SHAPE = new RegExp(`^(0|[1-9]\\d{0,14}):([0-9a-f]{${SHORT_HASH},${CHAIN_START.length}})$`);

/** A head noted outside the database, in a log: a number and the beginning of that link's hash. */
export interface KnownHead {
  readonly seq: number;
  readonly hashStart: string;
}

/** Writes a head in the form of the log and of `npm run audit:verify -- --head`: `1041:9f86d081884c7d65`. */
export function shortHead({ seq, hash }: ChainHead): string {
  return `${seq}:${hash.slice(0, SHORT_HASH)}`;
}

/** Parses what {@link shortHead} wrote, or the same with the whole hash. @returns undefined for anything else. */
export function readKnownHead(text: string): KnownHead | undefined {
  const [, seq, hashStart] = SHAPE.exec(text.trim().toLowerCase()) ?? [];
  return seq === undefined || hashStart === undefined ? undefined : { seq: Number(seq), hashStart };
}

/** Whether a chain's link, or its start, is the noted head. */
export function isKnownHead(known: KnownHead, head: ChainHead): boolean {
  return known.seq === head.seq && head.hash.startsWith(known.hashStart);
}
