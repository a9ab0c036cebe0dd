import { BackgroundWork } from '../async/backgroundWork.ts';
import type { ServiceContext } from '../services/context.ts';
import { settleLeaks } from '../services/leaks/settleLeaks.ts';

/**
 * Looks at the questions about leaked secrets whenever a key changes, in this process or another: a command or an incident may have
 * answered one. Keys that change while it looks are looked at together afterwards.
 * @returns what waits for its end.
 */
export function followLeaks(
  context: ServiceContext,
  reportError: (error: unknown, during: string) => void,
): { drain(): Promise<void> } {
  const changed = new Set<string>();
  let all = false;
  const work = new BackgroundWork((error) => reportError(error, 'settling questions about leaks'));
  const settle = async () => {
    const keyIds = all ? undefined : [...changed];
    all = false;
    changed.clear();
    await settleLeaks(context, keyIds);
  };
  context.database.onKeysChanged((keys) => {
    if (keys === 'all') all = true;
    else for (const id of keys) changed.add(id);
    work.wake('leaks', settle);
  });
  return work;
}
