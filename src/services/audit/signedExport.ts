import { createHash } from 'node:crypto';
import type { AuditLink } from '../../domain/audit/auditChain.ts';
import { type ExportFacts, exportText, type HashesBetween } from '../../domain/audit/export/exportFile.ts';
import { SIGNATURE_ENDING, signatureText } from '../../domain/audit/export/exportSignature.ts';
import type { ServiceContext } from '../context.ts';

/** A file to hand out. */
export interface ExportFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** A selection of events as a file, and its detached signature. */
export interface SignedExport {
  readonly export: ExportFile;
  readonly signature: ExportFile;
  /** The export's SHA-256, hex. */
  readonly sha256: string;
  /** The ID of the key that signed it. */
  readonly key: string;
  readonly events: number;
}

/**
 * Writes a selection of audit events, in the order of the trail, so that anyone can check it without the database (invariant 18).
 * @param about what was selected, by whom; `name`: what the file's name begins with.
 * @param between the hashes of those that stand between them, where the file tells these (hashesBetween.ts).
 */
export function signedExport(
  { clock, pepper: { signingKey } }: Pick<ServiceContext, 'clock' | 'pepper'>,
  { name, ...about }: Pick<ExportFacts, 'what' | 'by' | 'selection'> & { readonly name: string },
  events: readonly AuditLink[],
  between: readonly HashesBetween[] = [],
): SignedExport {
  const madeAt = new Date(clock()).toISOString();
  const bytes = Buffer.from(exportText({ ...about, key: signingKey.id, madeAt }, events, between));
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  // Two exports of one second differ in this unless they are the same.
  const file = `${name}-${madeAt.replace(/[-:]|\.\d+/g, '')}-${sha256.slice(0, 8)}.ndjson`;
  const signature = Buffer.from(signatureText(signingKey.sign(bytes)));
  return {
    export: { name: file, bytes },
    signature: { name: `${file}${SIGNATURE_ENDING}`, bytes: signature },
    sha256,
    key: signingKey.id,
    events: events.length,
  };
}
