import type { ApiKey } from '../../domain/keys/apiKey.ts';
import type { SecretRecord } from '../../domain/keys/keySecrets.ts';
import type { EpochMs } from '../../domain/time/time.ts';
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
  readonly #told = new Set<string>();
  /**
   * Secrets with all the notices that their owner gets, so that a caller with a new address each time costs no writes.
   */
  readonly #toldEnough = new Set<string>();

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
      const who = app === '' ? source : `${app} at ${source}`;
      const notice = { personId: key.owner.id, about, ...noticeTexts(who, key, kind), projectIds: [key.project.id] };
      await queueNotice(this.#context, transaction, notice);
      return false;
    });
    remember(enough ? this.#toldEnough : this.#told, enough ? secret.id : about);
  }
}

function remember(names: Set<string>, name: string): void {
  if (names.size >= REMEMBERED) names.clear();
  names.add(name);
}

/** Writes the notice. A deleted key has no new secret to offer. Only the owner learns who it was. */
function noticeTexts(
  who: string,
  key: ApiKey,
  kind: DeadSecret,
): { readonly text: string; readonly publicText: string } {
  const where = `${key.name} (${key.project.name}/${key.channel.name})`;
  return kind === 'deleted'
    ? {
        text: `${who} still tries the secret of your deleted key ${where}. It was refused. Remove the secret from that program, or give it another key.`,
        publicText: `The secret of the deleted key ${where} is still tried somewhere. It was refused.`,
      }
    : {
        text: `${who} still tries an old secret of your key ${where}. It was refused; give that program the new secret.`,
        publicText: `An old secret of the key ${where} is still tried somewhere. It was refused.`,
      };
}
