import { createHash } from 'node:crypto';
import { type AuditLink, CHAIN_START } from '../auditChain.ts';

/** The format that a header names. A reader that doesn't know it can't say anything about the file. */
export const EXPORT_FORMAT = 'latchkey-export/1';

/** What the first line of an export says about the others. */
export interface ExportHeader {
  readonly format: typeof EXPORT_FORMAT;
  /** What was selected, such as `audit-events`. */
  readonly what: string;
  /** The ID of the key that the file is signed with. */
  readonly key: string;
  /** When it was made, as in ISO 8601. */
  readonly madeAt: string;
  /** Who made it: a record shows only what its maker could see. */
  readonly by: { readonly id: string; readonly name: string; readonly platform: string };
  /** What it was narrowed to, by name. */
  readonly selection: Readonly<Record<string, string>>;
  /** How many events follow. */
  readonly count: number;
  /** How many lines stand between them for events of which only hashes are told; left out where there are none. */
  readonly between?: number;
  /** The numbers of the first and the last one in the audit trail; null where there are none. */
  readonly first: number | null;
  readonly last: number | null;
}

/**
 * Events that stand between two exported ones in the trail, and that the reader is not shown: their numbers, and their hashes in the
 * trail. A hash is keyed, so nothing of its event can be guessed from it.
 */
export interface HashesBetween {
  readonly from: number;
  readonly to: number;
  /** The hash of each, in order. Where the file would grow too large, of the first and the last one alone. */
  readonly hashes: readonly string[];
  /** How many hashes are left out between the first and the last. */
  readonly skipped?: number;
}

/** What is said of an export where it is made. */
export type ExportFacts = Pick<ExportHeader, 'what' | 'key' | 'madeAt' | 'by' | 'selection'>;

/**
 * Writes a selection of events as NDJSON: a header, then a line for each event, and one for those between where they are given. Each line names the hash of the one before and ends with its
 * own, SHA-256 over all of the line's bytes before `,"sha256":`. So anyone can recompute the chain, without the pepper. An event is
 * written with every field of its link in the trail, so that someone with the pepper can recompute that, too.
 */
export function exportText(
  facts: ExportFacts,
  events: readonly AuditLink[],
  between: readonly HashesBetween[] = [],
): string {
  const header: ExportHeader = {
    format: EXPORT_FORMAT,
    ...facts,
    count: events.length,
    ...(between.length === 0 ? {} : { between: between.length }),
    first: events[0]?.seq ?? null,
    last: events.at(-1)?.seq ?? null,
  };
  const before = new Map(between.map((hashes) => [hashes.to + 1, hashes]));
  const entries = events.flatMap((event) => {
    const hashes = before.get(event.seq);
    return [...(hashes === undefined ? [] : [{ between: hashes }]), { event: fieldsOf(event) }];
  });
  let previous = CHAIN_START;
  const lines = [{ header }, ...entries].map((content, index) => {
    const open = JSON.stringify({ line: index + 1, ...content, previous }).slice(0, -1);
    previous = lineHash(open);
    return `${open},"sha256":"${previous}"}\n`;
  });
  return lines.join('');
}

/** @param open a line up to, and without, `,"sha256":`. */
export function lineHash(open: string | Uint8Array): string {
  return createHash('sha256').update(open).digest('hex');
}

/** The fields in the order in which a link's hash takes them. */
function fieldsOf(event: AuditLink): AuditLink {
  const { seq, at, actorId, actorName, platform, action, outcome, projectId, keyId, subject, reason, detail } = event;
  const { previousHash, hash } = event;
  return {
    seq,
    at,
    actorId,
    actorName,
    platform,
    action,
    outcome,
    projectId,
    keyId,
    subject,
    reason,
    detail,
    previousHash,
    hash,
  };
}
