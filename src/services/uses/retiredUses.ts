import { LRUCache } from 'lru-cache';
import type { SecretRecord } from '../../domain/keys/keySecrets.ts';
import { callerName } from '../../domain/namingCopy.ts';
import type { EpochMs } from '../../domain/time/time.ts';
import { recipientName, recipientOf } from '../../domain/warnings/recipient.ts';
import { loadKey } from '../../persistence/keyRepository.ts';
import type { ServiceContext } from '../context.ts';
import { countNotices, queueNotice } from '../outbox/notices.ts';
import type { UseRecorder } from './useRecorder.ts';

/** The most sources named to an owner for one retired secret; more would be noise. */
const TOLD_SOURCES = 5;
const REMEMBERED = 10_000;

/** Why a once-right secret is refused for good: another replaced it, or its key was deleted. */
export type DeadSecret = 'retired' | 'deleted';

/**
 * Watches who still tries replaced secrets or those of deleted keys, and notifies the key's owner once per source. It
 * never counts towards a lock.
 */
export class RetiredUses {
  readonly #context: ServiceContext;
  readonly #uses: UseRecorder;
  /** Sources whose notice is already stored, so that a program that keeps trying costs no writes. */
  readonly #told = new LRUCache<string, true>({ max: REMEMBERED });
  /**
   * Secrets with all the notices that their owner gets, so that a caller with a new address each time costs no writes.
   */
  readonly #toldEnough = new LRUCache<string, true>({ max: REMEMBERED });

  constructor(context: ServiceContext, uses: UseRecorder) {
    this.#context = context;
    this.#uses = uses;
  }

  /** Notes the attempt, and queues the notice if it is the source's first with this secret. */
  async note(
    keyId: string,
    secret: SecretRecord,
    presented: { readonly source: string; readonly app: string },
    at: EpochMs,
    kind: DeadSecret = 'retired',
  ): Promise<void> {
    const { source, app } = presented;
    this.#uses.note({ keyId, secretId: secret.id, source, app, at, accepted: false });
    const about = `${kind}:${secret.id}:${source}`;
    if (this.#toldEnough.has(secret.id) || this.#told.has(about)) return;
    const enough = await this.#context.database.write(async (transaction) => {
      const key = await loadKey(transaction.manager, keyId);
      if (key === undefined) return false;
      if ((await countNotices(transaction, `${kind}:${secret.id}:`)) >= TOLD_SOURCES) return true;
      const who = callerName(app, source);
      const { name, project, channel } = key;
      const params = { who, key: name, place: `${project.name}/${channel.name}`, secret: kind };
      const notice = { kind: 'dead-secret', params, about, projectIds: [project.id] } as const;
      await queueNotice(this.#context, transaction, { ...notice, personId: recipientName(recipientOf(key)) });
      return false;
    });
    if (enough) this.#toldEnough.set(secret.id, true);
    else this.#told.set(about, true);
  }
}
