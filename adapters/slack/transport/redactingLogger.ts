import type { webApi } from '@slack/bolt';
import type { PlatformLog } from '../../../src/chat/contracts/platform.ts';
import { QUIET } from './clients.ts';

type SlackLogger = NonNullable<webApi.WebClientOptions['logger']>;

/**
 * The logger that Slack's libraries get: warnings and errors in their first words only. Their finer levels print whole messages,
 * secrets among them; and objects that they hand along may hold what was sent.
 */
export function redactingLogger(log: PlatformLog): SlackLogger {
  const words = (said: readonly unknown[]) =>
    said
      .filter((one) => typeof one === 'string')
      .join(' ')
      .replace(/https?:\/\/\S+/g, '…')
      .slice(0, 300);
  return {
    debug: () => undefined,
    info: () => undefined,
    warn: (...said: unknown[]) => log.warn({ from: '@slack' }, words(said)),
    error: (...said: unknown[]) => log.error({ from: '@slack' }, words(said)),
    setLevel: () => undefined,
    getLevel: () => QUIET,
    setName: () => undefined,
  };
}
