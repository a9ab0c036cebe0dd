import type { App } from '../../src/app/startApp.ts';
import type { Platform, PlatformFactory } from '../../src/chat/contracts/platform.ts';
import type { ManualClock } from './context.ts';
import { startProgram } from './program.ts';

/**
 * Starts the program with one platform.
 * @returns it, and the adapter as the program made it.
 * @throws where the environment is no valid configuration.
 */
export async function startWithPlatform(
  env: Readonly<Record<string, string>>,
  factory: PlatformFactory,
  { time, onLog }: { readonly time: ManualClock; readonly onLog: (line: string) => void },
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
  const { latchkey } = await startProgram(env, { clock: () => time.now(), platforms: [recording], onLog });
  const [platform] = made;
  if (platform === undefined) throw new Error('no adapter was made');
  return { latchkey, platform };
}
