import { CHAIN_START, headSeal } from '../../domain/audit/auditChain.ts';
import { AuditEntity, SettingEntity } from '../../persistence/entities/audit.ts';
import type { ServiceContext } from '../context.ts';
import { PEPPER_SETTING } from '../deployment.ts';
import { currentHead, selectHeadForUpdate, storeHead } from './auditHead.ts';
import { appendEvents } from './auditTrail.ts';
import { type ChainReport, verifyChain } from './verifyChain.ts';

const SEALED = { by: 'latchkey', action: 'audit.seal', subject: 'the end of the audit trail' } as const;

/**
 * Seals, once, the end of a trail from before seals existed. The pepper's fingerprint identifies such a database: it
 * had another form then, which can't be computed without the pepper. The trail records it, so a second time would show.
 */
export async function sealAfterUpgrade(context: ServiceContext): Promise<void> {
  const { database, pepper } = context;
  const before = { name: PEPPER_SETTING, value: pepper.unsealedFingerprint() };
  if (!(await database.read((manager) => manager.existsBy(SettingEntity, before)))) return;
  await database.write(async (transaction) => {
    // Replicas that start together queue here; the first one does it.
    const head = await selectHeadForUpdate(transaction);
    if (!(await transaction.manager.existsBy(SettingEntity, before))) return;
    await transaction.manager.update(SettingEntity, before, { value: pepper.fingerprint() });
    if (head === null || head.seal !== null) return;
    await storeHead(transaction, head, pepper);
    await appendEvents(context, transaction, [{ ...SEALED, detail: { because: 'upgrade', end: String(head.seq) } }]);
  });
}

/**
 * Seals the end of the remaining links, after somebody has looked and decides to continue without the missing ones. The
 * trail records that, and why.
 * @returns what was found: nothing is sealed if a link is broken, or if the existing seal is right.
 */
export async function sealAgain(
  context: ServiceContext,
  because: string,
): Promise<
  (ChainReport & { readonly kind: 'broken' }) | { readonly kind: 'sealed' | 'untouched'; readonly links: number }
> {
  const stored = await currentHead(context);
  const [last] = await context.database.read((manager) =>
    manager.find(AuditEntity, { order: { seq: 'DESC' }, take: 1 }),
  );
  const links = { seq: last?.seq ?? 0, hash: last?.hash ?? CHAIN_START };
  if (stored?.sealed === true && stored.head.seq >= links.seq) {
    const report = await verifyChain(context, { seq: 0, hash: CHAIN_START });
    if (report.kind === 'sound') return { kind: 'untouched', links: report.checked };
  }
  const end = { ...links, seal: headSeal(links, context.pepper.chainKey) };
  const report = await verifyChain(context, { seq: 0, hash: CHAIN_START }, { end });
  if (report.kind === 'broken') return report;
  await context.database.write(async (transaction) => {
    const now = await selectHeadForUpdate(transaction);
    if (now?.hash !== stored?.head.hash) throw new Error('the audit trail was written to meanwhile; run it again');
    await storeHead(transaction, links, context.pepper);
    const found = stored === undefined ? 'none' : String(stored.head.seq);
    const detail = { because, end: String(links.seq), found };
    await appendEvents(context, transaction, [{ ...SEALED, detail }]);
  });
  return { kind: 'sealed', links: links.seq };
}
