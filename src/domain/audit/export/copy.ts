import type { Finding } from './checkExport.ts';

/** Says what is wrong with an export, and in which line. */
export function findingText(finding: Finding): string {
  const where = `Line ${finding.line}`;
  switch (finding.kind) {
    case 'altered':
      return `${where} was changed: it doesn’t have the hash that it ends with.`;
    case 'no-header':
      return `${where} isn’t the header of an export that this version of Latchkey can read.`;
    case 'moved':
      return `${where} is out of order: it holds line ${finding.holds} of the export.`;
    case 'repeated':
      return `${where} repeats line ${finding.holds} of the export.`;
    case 'missing':
      return `Before line ${finding.line}, ${linesText(finding)} of the export ${finding.from === finding.to ? 'is' : 'are'} missing.`;
    case 'cut-off':
      return `The end is cut off after line ${finding.line}: ${linesText(finding)} of the export ${finding.from === finding.to ? 'is' : 'are'} missing.`;
    case 'not-following':
      return `${where} was made to follow another line than the one before it.`;
    case 'too-many':
      return `${where} is one more than the header says.`;
    case 'not-ended':
      return `${where} isn’t complete: its line end is missing.`;
    case 'trail-broken':
      return `${where} is as it was exported, but event ${finding.seq} didn’t follow the one before it in the audit trail. Run npm run audit:verify beside the database.`;
  }
}

/** Stands above a published key. */
export const keyIdLine = (id: string): string => `Key ID: ${id}`;

function linesText({ from, to }: { readonly from: number; readonly to: number }): string {
  return from === to ? `line ${from}` : `lines ${from} to ${to}`;
}
