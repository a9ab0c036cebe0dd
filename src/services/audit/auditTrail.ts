import type { AuditAction } from '../../domain/audit/auditAction.ts';
import { type AuditEntry, type AuditLink, type ChainHead, isSealed, linkHash } from '../../domain/audit/auditChain.ts';
import type { ApiKey } from '../../domain/keys/apiKey.ts';
import type { AuthorizationDecision } from '../../domain/people/authorization.ts';
import type { AuthorizedActor } from '../../domain/people/permissions.ts';
import type { Refusal } from '../../domain/refusals.ts';
import { insertRows } from '../../persistence/bulkInsert.ts';
import type { Database, Transaction } from '../../persistence/database.ts';
import { AuditEntity, AuditHeadEntity } from '../../persistence/entities/audit.ts';
import { KeyEntity } from '../../persistence/entities/keys.ts';
import type { ServiceContext } from '../context.ts';
import type { LiveSubject } from '../liveMessages/subjects.ts';
import { settleApprovals } from '../people/approvals/settleApprovals.ts';
import { selectHeadForUpdate, storeHead } from './auditHead.ts';

/** The actor of a recorded action. */
export type AuditActor = AuthorizedActor | Unknown | 'latchkey';

/** An event to record; its place, time and hash are added when it is written. */
export interface AuditEvent<By extends AuditActor = AuditActor> {
  readonly by: By;
  readonly action: AuditAction;
  readonly subject: string;
  readonly outcome?: 'done' | 'refused';
  readonly projectId?: string;
  readonly keyId?: string;
  readonly detail?: Readonly<Record<string, string>>;
}

/** What an event about a key says of it. */
export function onKey({ id, name, project }: Pick<ApiKey, 'id' | 'name' | 'project'>) {
  return { subject: name, projectId: project.id, keyId: id };
}

/** Someone who is not a person here: only their platform account is known. */
export interface Unknown {
  readonly personId: null;
  readonly name: string;
  readonly platform: string;
  readonly basis: 'role';
  readonly reason: null;
}

/** A refusal, which can be recorded for anyone at any time: nothing was done. */
type RefusedEvent = AuditEvent & { readonly outcome: 'refused' };

/**
 * A transaction that records what it does. `By` says in whose name it may act: at first only Latchkey's own. A person's
 * action can be recorded only after `authorize` has confirmed, in this same transaction, that they may do it (invariant
 * 16).
 */
export interface AuditedTransaction<By extends AuditActor = Unknown | 'latchkey'> extends Transaction {
  /** Adds a row to the audit trail, written at the end of this transaction (invariant 6). */
  readonly record: (event: AuditEvent<By> | RefusedEvent) => void;
  /** Says that a notice was queued for which nobody should wait: it is sent when this is committed. */
  readonly sendSoon: () => void;
  /** Says that messages about something are behind: they are brought up to date when this is committed. */
  readonly liveChanged: (about: LiveSubject) => void;
  /** This transaction in the name of someone whose request was allowed. For `authorize` only. */
  readonly inNameOf: (decision: Allowed) => AuthorizedTransaction;
}

/** A transaction in which a person's request was found to be allowed. */
export type AuthorizedTransaction = AuditedTransaction<AuditActor>;

type Allowed = Extract<AuthorizationDecision, { readonly kind: 'allowed' }>;

/**
 * Runs a change: its writes and its audit events commit together or not at all. The chain's head is locked last, and
 * only while writing, so that everyone takes locks in the same order.
 */
export async function change<T>(
  context: ServiceContext,
  work: (transaction: AuditedTransaction) => Promise<T>,
): Promise<T> {
  let isUrgent = false;
  const behind: LiveSubject[] = [];
  const changed = await context.database.write(async (transaction) => {
    behind.length = 0;
    const events: AuditEvent[] = [];
    const audited: AuthorizedTransaction = {
      manager: transaction.manager,
      selectOneForUpdate: (entity, where) => transaction.selectOneForUpdate(entity, where),
      shareOne: (entity, where) => transaction.shareOne(entity, where),
      selectManyForUpdate: (entity, ids) => transaction.selectManyForUpdate(entity, ids),
      selectAllForUpdate: (entity, orderBy) => transaction.selectAllForUpdate(entity, orderBy),
      keyChanged: (keyId) => transaction.keyChanged(keyId),
      manyKeysChanged: () => transaction.manyKeysChanged(),
      record: (event) => {
        events.push(event);
      },
      sendSoon: () => {
        isUrgent = true;
      },
      liveChanged: (about) => {
        behind.push(about);
      },
      inNameOf: () => audited,
    };
    const result = await work(audited);
    await settleApprovals(context, transaction, events);
    if (events.length > 0) await appendEvents(context, transaction, events);
    return result;
  });
  if (isUrgent) context.urgent?.wake();
  for (const about of behind) context.live?.changed(about);
  return changed;
}

/**
 * Adds events to the end of the trail, in a transaction that already holds all its other locks.
 * @throws if the end is missing or lacks this deployment's seal: events written after it would hide that the trail was
 * cut off. Nothing can be changed until somebody has looked (docs/operations.md).
 */
export async function appendEvents(
  context: ServiceContext,
  transaction: Transaction,
  events: readonly AuditEvent[],
): Promise<void> {
  const row = await selectHeadForUpdate(transaction);
  if (row === null || !isSealed(row, context.pepper.chainKey))
    throw new Error(
      `the end of the audit trail ${row === null ? 'is missing' : 'does not carry its seal'}: it was changed from outside, ` +
        'and nothing is changed here until that is settled; see npm run audit:verify',
    );
  let head: ChainHead = row;
  const at = context.clock();
  const rows: AuditLink[] = [];
  for (const event of events) {
    const entry = toEntry(event, head.seq + 1, at);
    const hash = linkHash(entry, head.hash, context.pepper.chainKey);
    rows.push({ ...entry, previousHash: head.hash, hash });
    head = { seq: entry.seq, hash };
  }
  await insertRows(transaction.manager, AuditEntity, rows);
  await storeHead(transaction, head, context.pepper);
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
    detail: { ...event.detail, ...(by === 'latchkey' || by.personId === null ? {} : circumstances(by)) },
  };
}

/** On what basis and with whose approval it was done, where that is more than a role. */
function circumstances({ basis, approval, bypassed }: AuthorizedActor): Readonly<Record<string, string>> {
  return {
    ...(basis === 'role' ? {} : { ground: basis }),
    ...(approval === undefined ? {} : { approvedBy: approval.by }),
    ...(bypassed === undefined ? {} : { approval: 'bypassed' }),
  };
}

/** Records the refusal of a command or a click, on its own. */
export async function recordRefusal(
  context: ServiceContext,
  by: AuthorizedActor,
  action: AuditAction,
  refusal: Refusal,
  scope: { readonly projectId?: string; readonly projectName?: string; readonly keyId?: string } = {},
): Promise<void> {
  const { projectName, ...where } = scope;
  const said = 'subject' in refusal ? refusal.subject : undefined;
  await change(context, async (transaction) => {
    const key = said === undefined ? await keyName(transaction, where.keyId) : undefined;
    // A refusal that names nothing is about what the request was about, and is worded when the trail is read.
    const subject = said ?? key ?? projectName ?? '';
    transaction.record({ by, action, subject, outcome: 'refused', detail: { code: refusal.code }, ...where });
  });
}

async function keyName({ manager }: Transaction, id: string | undefined): Promise<string | undefined> {
  return id === undefined ? undefined : (await manager.findOneBy(KeyEntity, { id }))?.name;
}

/**
 * Records that someone was turned away because this deployment doesn't serve them (invariant 11). It doesn't make them
 * a person here.
 */
export async function recordUnauthorized(
  context: ServiceContext,
  stranger: { readonly platform: string; readonly externalId: string; readonly because: string },
  action: AuditAction,
): Promise<void> {
  const { platform, externalId, because } = stranger;
  const by: Unknown = { personId: null, name: externalId, platform, basis: 'role', reason: null };
  await change(context, async (transaction) => {
    transaction.record({ by, action, subject: externalId, outcome: 'refused', detail: { code: 'stranger', because } });
  });
}

/** The current end of the chain. */
export async function chainHead(context: { readonly database: Pick<Database, 'read'> }): Promise<ChainHead> {
  return await context.database.read((manager) => manager.findOneByOrFail(AuditHeadEntity, { id: 1 }));
}

export { type ChainReport, verifyChain } from './verifyChain.ts';
