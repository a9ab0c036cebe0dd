import { MINUTE } from './calendar.ts';
import type { Account, Wish } from './simulate.ts';

/** Prints what a simulation came to. */
export function report({ title, owners, keys, seed }: Wish, account: Account): void {
  const { due, sent, overtaken, doubtful, latest, messages, crashes, inHand, doubts, wallMs, cpuMs } = account;
  const seconds = (ms: number) => (ms / 1_000).toFixed(1);
  const changes = Object.entries(account.changes).map(([kind, count]) => `${kind} ${count}`);
  process.stdout.write(
    [
      `\n${title} of ${owners} owners and ${keys} keys (seed ${seed}), in ${seconds(wallMs)} s (${seconds(cpuMs)} s of a core):`,
      `  due ${due}, sent ${sent}, overtaken or void ${overtaken}, doubtful ${doubtful}; latest ${(latest / MINUTE).toFixed(1)} min`,
      `  messages ${messages}, platform outages ${account.outages}, all replicas stopped ${account.stops} times`,
      `  crashes ${crashes}, with ${inHand} messages in hand; answers left unclear ${account.unclear}, messages known again ${account.known}`,
      `  messages of which nobody can know ${doubts}, of them ${account.doubtfulMessages} lost or told twice; changes: ${changes.join(', ')}\n`,
    ].join('\n'),
  );
}
