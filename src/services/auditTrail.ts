import { type AuditEntry, type ChainHead, checkLink, linkHash } from '../domain/auditChain.ts';
import type { AuthorizationDecision } from '../domain/authorization.ts';
import type { Acting } from '../domain/permissions.ts';
import type { Refusal } from '../domain/refusals.ts';
import { refusalWords } from '../domain/refusals.ts';
import type { Database, Transaction } from '../persistence/database.ts';
import { AuditEntity, AuditHeadEntity } from '../persistence/entities/audit.ts';
import type { ServiceContext } from './context.ts';

/** Who can do something that is recorded. */
export type AuditActor = Acting | Unknown | 'latchkey';

/** What is to be recorded; place, time and hash are added when it is written. */
export interface AuditEvent<By extends AuditActor = AuditActor> {
  readonly by: By;
  readonly action: string;
  readonly subject: string;
  readonly outcome?: 'done' | 'refused';
  readonly projectId?: string;
  readonly keyId?: string;
  readonly detail?: Readonly<Record<string, string>>;
}

/** Someone who is no person here: only how their platform calls them is known. */
export interface Unknown {
  readonly personId: null;
  readonly name: string;
  readonly platform: string;
  readonly ground: 'role';
  readonly reason: null;
}

/** A refusal can be recorded for anyone, at any time: nothing was done. */
type RefusedEvent = AuditEvent & { readonly outcome: 'refused' };

/**
 * A transaction that records what it does. In whose name it may do something, `By` says: at first in Latchkey's own alone. What a
 * person does can only be recorded once `authorize` has found, in this same transaction, that they may (invariant 16).
 */
export interface AuditedTransaction<By extends AuditActor = Unknown | 'latchkey'> extends Transaction {
  /** Adds a row to the audit trail, written at the end of this same transaction (invariant 6). */
  readonly record: (event: AuditEvent<By> | RefusedEvent) => void;
  /** This transaction, for someone who was found to be allowed what they ask. For `authorize` alone. */
  readonly inNameOf: (decision: Allowed) => AuthorizedTransaction;
}

/** A transaction in which a person was found to be allowed what they ask. */
export type AuthorizedTransaction = AuditedTransaction<AuditActor>;

type Allowed = Extract<AuthorizationDecision, { readonly kind: 'allowed' }>;

/**
 * Runs a change: its writes and its audit events commit together or not at all. The chain's head is locked last and only
 * for the moment of writing, so that everyone takes locks in one order.
 */
export async function change<T>(
  context: ServiceContext,
  work: (transaction: AuditedTransaction) => Promise<T>,
): Promise<T> {
  return await context.database.write(async (transaction) => {
    const events: AuditEvent[] = [];
    const audited: AuthorizedTransaction = {
      manager: transaction.manager,
      lockOne: (entity, where) => transaction.lockOne(entity, where),
      shareOne: (entity, where) => transaction.shareOne(entity, where),
      lockAll: (entity, orderBy) => transaction.lockAll(entity, orderBy),
      keyChanged: (keyId) => transaction.keyChanged(keyId),
      manyKeysChanged: () => transaction.manyKeysChanged(),
      record: (event) => {
        events.push(event);
      },
      inNameOf: () => audited,
    };
    const result = await work(audited);
    if (events.length > 0) await append(context, transaction, events);
    return result;
  });
}

async function append(context: ServiceContext, transaction: Transaction, events: readonly AuditEvent[]): Promise<void> {
  const row = await transaction.lockOne(AuditHeadEntity, { id: 1 });
  if (row === null)
    throw new Error('the audit chain has no head: the database was tampered with or only half migrated');
  let head: ChainHead = row;
  const at = context.clock();
  for (const event of events) {
    const entry = toEntry(event, head.seq + 1, at);
    const hash = linkHash(entry, head.hash, context.pepper.chainKey);
    await transaction.manager.insert(AuditEntity, { ...entry, previousHash: head.hash, hash });
    head = { seq: entry.seq, hash };
  }
  await transaction.manager.update(AuditHeadEntity, { id: 1 }, { seq: head.seq, hash: head.hash });
}

function toEntry(event: AuditEvent, seq: number, at: number): AuditEntry {
  const by = event.by;
  return {
    seq,
    at,
    actorId: by === 'latchkey' ? null : by.personId,
    actorName: by === 'latchkey' ? 'latchkey' : by.name,
    platform: by === 'latchkey' ? 'latchkey' : by.platform,
    action: event.action,
    outcome: event.outcome ?? 'done',
    projectId: event.projectId ?? null,
    keyId: event.keyId ?? null,
    subject: event.subject,
    reason: by === 'latchkey' ? null : by.reason,
    detail: by !== 'latchkey' && by.ground !== 'role' ? { ...event.detail, ground: by.ground } : (event.detail ?? {}),
  };
}

/** Records that a command or a click was refused, on its own. */
export async function recordRefusal(
  context: ServiceContext,
  by: Acting,
  action: string,
  refusal: Refusal,
  scope: { readonly projectId?: string; readonly keyId?: string } = {},
): Promise<void> {
  const subject = 'subject' in refusal && refusal.subject !== undefined ? refusal.subject : refusalWords(refusal).what;
  await change(context, async (transaction) => {
    transaction.record({ by, action, subject, outcome: 'refused', detail: { code: refusal.code }, ...scope });
  });
}

/** Records that someone was turned away whom this deployment does not serve (invariant 11). They do not become a person by it. */
export async function recordStranger(
  context: ServiceContext,
  stranger: { readonly platform: string; readonly externalId: string; readonly because: string },
  action: string,
): Promise<void> {
  const { platform, externalId, because } = stranger;
  const by: Unknown = { personId: null, name: externalId, platform, ground: 'role', reason: null };
  await change(context, async (transaction) => {
    transaction.record({ by, action, subject: externalId, outcome: 'refused', detail: { code: 'stranger', because } });
  });
}

/** Where the chain ends right now. */
export async function chainHead(context: { readonly database: Pick<Database, 'read'> }): Promise<ChainHead> {
  return await context.database.read((manager) => manager.findOneByOrFail(AuditHeadEntity, { id: 1 }));
}

const PAGE = 1_000;

/** What a check of the chain found. `checked` is the number of sound links. */
export type ChainReport =
  | { readonly kind: 'sound'; readonly checked: number; readonly head: ChainHead }
  | { readonly kind: 'broken'; readonly checked: number; readonly seq: number; readonly why: string };

const BROKEN_WORDS = {
  missing: 'is missing',
  altered: 'was altered',
  'wrong-predecessor': 'does not follow from the link before it',
} as const;

/**
 * Walks the chain and names the first broken link, or finds that the tail was cut off.
 * @param from the head to start after; the chain's start by default.
 * @param onProgress called after each page with the number of links checked.
 * @param most how many links to check at the most (to the next thousand); the head that was reached is in the report.
 */
export async function verifyChain(
  context: Pick<ServiceContext, 'database' | 'pepper'>,
  from: ChainHead,
  onProgress: (checked: number) => void = () => undefined,
  most = Number.POSITIVE_INFINITY,
): Promise<ChainReport> {
  let head = from;
  let checked = 0;
  // The stored head is read first: links that are added while we walk are no contradiction to it.
  const stored = await context.database.read((manager) => manager.findOneBy(AuditHeadEntity, { id: 1 }));
  if (stored === null) return { kind: 'broken', checked, seq: 0, why: 'the head of the chain is missing' };
  while (head.seq < stored.seq) {
    const after = head.seq;
    const links = await context.database.read((manager) =>
      manager
        .createQueryBuilder(AuditEntity, 'link')
        .where('link.seq > :after AND link.seq <= :last', { after, last: stored.seq })
        .orderBy('link.seq')
        .limit(PAGE)
        .getMany(),
    );
    for (const link of links) {
      const check = checkLink(link, head, context.pepper.chainKey);
      if (check.kind === 'broken') return { ...check, checked, why: `link ${check.seq} ${BROKEN_WORDS[check.why]}` };
      head = check.head;
      checked += 1;
    }
    onProgress(checked);
    if (links.length === 0) {
      const seq = head.seq + 1;
      return { kind: 'broken', checked, seq, why: `link ${seq} is missing: the chain should reach ${stored.seq}` };
    }
    if (checked >= most && head.seq < stored.seq) return { kind: 'sound', checked, head };
  }
  return head.hash === stored.hash
    ? { kind: 'sound', checked, head }
    : {
        kind: 'broken',
        checked,
        seq: head.seq,
        why: `link ${head.seq} is not the one that the head of the chain names`,
      };
}
