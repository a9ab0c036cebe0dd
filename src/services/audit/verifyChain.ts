import { type ChainHead, checkLink, isSealed, type SealedHead } from '../../domain/audit/auditChain.ts';
import {
  HEAD_MISSING,
  headForged,
  linkBroken,
  linkGone,
  linkMissing,
  notRecorded,
  notTheHead,
  tailCut,
} from '../../domain/audit/auditText.ts';
import { isKnownHead, type KnownHead } from '../../domain/audit/knownHead.ts';
import type { Database } from '../../persistence/database.ts';
import { AuditEntity, AuditHeadEntity } from '../../persistence/entities/audit.ts';
import type { Pepper } from '../pepper.ts';

const PAGE = 1_000;

/** The result of a chain check. `checked` is the number of sound links. */
export type ChainReport =
  | { readonly kind: 'sound'; readonly checked: number; readonly head: ChainHead }
  | { readonly kind: 'broken'; readonly checked: number; readonly seq: number; readonly why: string };

/** What a check needs: read access and the key. */
export interface ChainSource {
  readonly database: Pick<Database, 'read'>;
  readonly pepper: Pick<Pepper, 'chainKey'>;
}

/** The options of a check. */
export interface ChainCheck {
  /** Called after each page with the number of links checked. */
  readonly onProgress?: (checked: number) => void;
  /** The most links to check (rounded up to a thousand); the report holds the head that was reached. */
  readonly most?: number;
  /** Heads noted outside the database: the trail must contain each of them. */
  readonly known?: readonly KnownHead[];
  /** The head to compare the links with, instead of the stored one. */
  readonly end?: SealedHead;
}

/**
 * Walks the chain and reports the first broken link, or that the tail was cut off.
 * @param from the head to start after; by default the chain's start.
 */
export async function verifyChain(
  { database, pepper }: ChainSource,
  from: ChainHead,
  { onProgress = () => undefined, most = Number.POSITIVE_INFINITY, known = [], end: given }: ChainCheck = {},
): Promise<ChainReport> {
  let head = from;
  let checked = 0;
  const broken = (seq: number, why: string): ChainReport => ({ kind: 'broken', checked, seq, why });
  const noted = new Map<number, readonly KnownHead[]>();
  for (const one of known) noted.set(one.seq, [...(noted.get(one.seq) ?? []), one]);
  const contradicts = (reached: ChainHead) =>
    noted.get(reached.seq)?.some((one) => !isKnownHead(one, reached)) === true;

  // Reads the stored head first: links added during the walk don't contradict it.
  const stored = given ?? (await database.read((manager) => manager.findOneBy(AuditHeadEntity, { id: 1 })));
  if (stored === null) return broken(0, HEAD_MISSING);
  const arrived = (): ChainReport => {
    if (head.seq > stored.seq) return broken(stored.seq + 1, linkGone(head.seq, stored.seq));
    if (!isSealed(stored, pepper.chainKey)) return broken(stored.seq, headForged(stored.seq));
    const beyond = Math.max(0, ...known.map(({ seq }) => seq));
    if (beyond > stored.seq) return broken(stored.seq + 1, tailCut(beyond, stored.seq));
    return { kind: 'sound', checked, head };
  };
  if (contradicts(head)) return broken(head.seq, notRecorded(head.seq));
  while (head.seq < stored.seq) {
    const after = head.seq;
    const links = await database.read((manager) =>
      manager
        .createQueryBuilder(AuditEntity, 'link')
        .where('link.seq > :after AND link.seq <= :last', { after, last: stored.seq })
        .orderBy('link.seq')
        .limit(PAGE)
        .getMany(),
    );
    for (const link of links) {
      const check = checkLink(link, head, pepper.chainKey);
      if (check.kind === 'broken') return broken(check.seq, linkBroken(check.seq, check.why));
      if (contradicts(check.head)) return broken(link.seq, notRecorded(link.seq));
      head = check.head;
      checked += 1;
    }
    onProgress(checked);
    if (links.length === 0) {
      const seq = head.seq + 1;
      return broken(seq, linkMissing(seq, stored.seq));
    }
    if (checked >= most && head.seq < stored.seq) return arrived();
  }
  if (head.seq === stored.seq && head.hash !== stored.hash) return broken(head.seq, notTheHead(head.seq));
  return arrived();
}
