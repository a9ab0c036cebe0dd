import type { EntityManager } from 'typeorm';
import type { AuditLink, ChainHead } from '../../domain/audit/auditChain.ts';
import type { HashesBetween } from '../../domain/audit/export/exportFile.ts';
import { chunks } from '../../persistence/bulkInsert.ts';
import { AuditEntity } from '../../persistence/entities/audit.ts';

/** The most hashes that a file holds, some 3 MB. */
const MOST_HASHES = 50_000;

interface Gap {
  readonly from: number;
  readonly to: number;
}

/**
 * Reads the hashes of the events that stand between the given ones in the trail, and of these nothing else: the chain can be followed from
 * the first to the last, and what a reader may not see isn't told (invariant 10).
 * @param events in the order of the trail.
 * @param most how many hashes are told at most; beyond that, only those of each gap's first and last event.
 */
export async function hashesBetween(
  manager: EntityManager,
  events: readonly Pick<AuditLink, 'seq'>[],
  most = MOST_HASHES,
): Promise<readonly HashesBetween[]> {
  const gaps = events.flatMap(({ seq }, index): readonly Gap[] => {
    const before = events[index - 1]?.seq;
    return before === undefined || seq === before + 1 ? [] : [{ from: before + 1, to: seq - 1 }];
  });
  const size = ({ from, to }: Gap) => to - from + 1;
  const isTooMuch = gaps.reduce((sum, gap) => sum + size(gap), 0) > most;
  const wanted = gaps.map((gap) => (isTooMuch ? [...new Set([gap.from, gap.to])] : numbers(gap)));
  const hashes = await readHashes(manager, wanted.flat());
  return gaps.map((gap, index) => {
    const told = wanted[index] ?? [];
    const skipped = size(gap) - told.length;
    return {
      ...gap,
      hashes: told.flatMap((seq) => hashes.get(seq) ?? []),
      ...(skipped === 0 ? {} : { skipped }),
    };
  });
}

function numbers({ from, to }: Gap): readonly number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

async function readHashes(manager: EntityManager, seqs: readonly number[]): Promise<ReadonlyMap<number, string>> {
  const found = new Map<number, string>();
  for (const some of chunks(seqs)) {
    const rows: readonly ChainHead[] = await manager
      .createQueryBuilder(AuditEntity, 'event')
      .select(['event.seq', 'event.hash'])
      .where('event.seq IN (:...some)', { some })
      .getMany();
    for (const { seq, hash } of rows) found.set(seq, hash);
  }
  return found;
}
