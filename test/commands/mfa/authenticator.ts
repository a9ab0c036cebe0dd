import { stepAt } from '../../../src/domain/people/secondFactorCode.ts';
import { codeAt } from '../../../src/services/people/secondFactor/totp.ts';
import type { ConsoleApp, ConsoleUser } from '../app.ts';

/** Somebody's phone: it holds a seed and shows codes. */
export interface Phone {
  readonly seed: string;
  /** The code that it shows, as far off as its clock is. */
  code(at: number): string;
}

/** Scans what a console shows. @throws where there is no link on the screen. */
export function scan(screen: string): Phone {
  const link = /otpauth:\/\/totp\/\S+/.exec(screen)?.[0];
  const seed = link === undefined ? null : new URL(link).searchParams.get('secret');
  if (seed === null) throw new Error(`there is no setup key on this screen:\n${screen}`);
  return { seed, code: (at) => codeAt(seed, stepAt(at)) };
}

/** Somebody sets up a second factor. @returns their phone, and the recovery codes that they were shown. */
export async function enroll(
  app: ConsoleApp,
  user: ConsoleUser,
): Promise<Phone & { readonly recovery: readonly string[] }> {
  const phone = scan(await user.type('/apikey mfa enroll'));
  await user.press('Enter the first code');
  const shown = await user.type(phone.code(app.time.now()));
  const recovery = shown.match(/\bRC(-[0-9A-Z]{4}){3}\b/g) ?? [];
  if (recovery.length !== 10) throw new Error(`no ten recovery codes:\n${shown}`);
  return { ...phone, recovery };
}
