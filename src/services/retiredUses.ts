import type { SecretRecord } from '../domain/keySecrets.ts';
import type { EpochMs } from '../domain/time.ts';
import type { ServiceContext } from './context.ts';
import { loadKey } from './keyStore.ts';
import { countNotices, queueNotice } from './notices.ts';
import type { UseRecorder } from './useRecorder.ts';

/** An owner hears of this many sources that still have one retired secret; more would be noise. */
const TOLD_SOURCES = 5;
const REMEMBERED = 10_000;

/** Watches who still tries retired secrets, and tells the key's owner once for each source. It never counts towards a lock. */
export class RetiredUses {
  readonly #context: ServiceContext;
  readonly #uses: UseRecorder;
  /** Those whose notice is stored already, so that a program that keeps trying costs no writes. */
  readonly #told = new Set<string>();
  /** Secrets of which the owner has heard enough: a caller that comes from elsewhere each time costs no writes either. */
  readonly #toldEnough = new Set<string>();

  constructor(context: ServiceContext, uses: UseRecorder) {
    this.#context = context;
    this.#uses = uses;
  }

  /** Notes the attempt, and queues the notice where it is the source's first with this secret. */
  async note(
    keyId: string,
    secret: SecretRecord,
    presented: { readonly source: string; readonly app: string },
    at: EpochMs,
  ): Promise<void> {
    const { source, app } = presented;
    this.#uses.note({ keyId, secretId: secret.id, source, app, at, accepted: false });
    const about = `retired:${secret.id}:${source}`;
    if (this.#toldEnough.has(secret.id) || this.#told.has(about)) return;
    const enough = await this.#context.database.write(async (transaction) => {
      const key = await loadKey(transaction.manager, keyId);
      if (key === undefined) return false;
      if ((await countNotices(transaction, `retired:${secret.id}:`)) >= TOLD_SOURCES) return true;
      const who = app === '' ? source : `${app} at ${source}`;
      const text =
        `${who} still tries an old secret of your key ${key.name} (${key.project.name}/${key.channel.name}). ` +
        'It was refused; give that program the new secret.';
      const publicText = `An old secret of the key ${key.name} (${key.project.name}/${key.channel.name}) is still tried somewhere. It was refused.`;
      const notice = { personId: key.owner.id, about, text, publicText, projectIds: [key.project.id] };
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
