import type { Config } from '../config.ts';
import type { Logger } from '../logging/logger.ts';
import type { ServiceContext } from '../services/context.ts';
import { noteKeysMode } from '../services/people/secondFactor/keysMode.ts';
import { openToAll } from './startup/configWarnings.ts';

/** Logs what the configuration brings about that the program’s operator should know. */
export async function logAtStart(context: ServiceContext, config: Config, log: Logger): Promise<void> {
  const suspendsFrom = await noteKeysMode(context);
  if (suspendsFrom !== undefined)
    log.info({ from: new Date(suspendsFrom).toISOString() }, 'keys of owners without a second factor are suspended');
  if (config.lock.counts === 'anyone')
    log.warn('LATCHKEY_LOCK_COUNTS=anyone: everyone who knows a key’s ID can lock it');
  const exposed = openToAll(config);
  if (exposed !== undefined) log.warn({ host: config.http.host }, exposed);
}
