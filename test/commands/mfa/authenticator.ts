import type { ConsolePerson } from '../../people/consolePerson.ts';
import { type Phone, scan } from '../../people/phone.ts';
import type { ConsoleApp } from '../app.ts';

/** Somebody sets up a second factor. @returns their phone, and the recovery codes that they were shown. */
export async function enroll(
  app: ConsoleApp,
  user: ConsolePerson,
): Promise<Phone & { readonly recovery: readonly string[] }> {
  const phone = scan(await user.type('/apikey mfa enroll'));
  await user.pick('Enter the first code');
  const shown = await user.type(phone.code(app.time.now()));
  const recovery = shown.match(/\bRC(-[0-9A-Z]{4}){3}\b/g) ?? [];
  if (recovery.length !== 10) throw new Error(`no ten recovery codes:\n${shown}`);
  return { ...phone, recovery };
}
