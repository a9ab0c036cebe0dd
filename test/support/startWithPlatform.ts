import type { Writable } from 'node:stream';
import { type App, startApp } from '../../src/app/startApp.ts';
import type { Platform, PlatformFactory } from '../../src/chat/contracts/platform.ts';
import { createLogger } from '../../src/logging/logger.ts';
import type { ManualClock } from './context.ts';
import { configOf } from './program.ts';

/**
 * Starts the program with one platform.
 * @returns it, and the adapter as the program made it.
 * @throws where the environment is no valid configuration.
 */
export async function startWithPlatform(
  env: Readonly<Record<string, string>>,
  factory: PlatformFactory,
  { time, stream }: { readonly time: ManualClock; readonly stream: Writable },
): Promise<{ readonly latchkey: App; readonly platform: Platform }> {
  const made: Platform[] = [];
  const recording: PlatformFactory = {
    name: factory.name,
    create: (services) => {
      const platform = factory.create(services);
      made.push(platform);
      return platform;
    },
  };
  const log = createLogger({ level: 'trace', stream, pretty: false });
  const latchkey = await startApp(configOf(env), log, { clock: () => time.now() }, [recording]);
  const [platform] = made;
  if (platform === undefined) throw new Error('no adapter was made');
  return { latchkey, platform };
}
