import { stepAt } from '../../src/domain/people/secondFactor/secondFactorCode.ts';
import { codeAt } from '../../src/services/people/secondFactor/totp.ts';
import type { Person } from './person.ts';
import { textOf } from './screen.ts';

/** Somebody's phone: it holds a seed and shows codes. */
export interface Phone {
  readonly seed: string;
  /** The code that it shows, as far off as its clock is. */
  code(at: number): string;
}

/** Types in the setup key that a screen shows. @throws where there is none. */
export function scan(screen: string): Phone {
  const seed = /\b[A-Z2-7]{32}\b/.exec(screen)?.[0];
  if (seed === undefined) throw new Error(`there is no setup key on this screen:\n${screen}`);
  return { seed, code: (at) => codeAt(seed, stepAt(at)) };
}

/** Somebody sets up a second factor. @returns their phone, and the recovery codes that they were shown. */
export async function enroll(
  person: Person,
  now: () => number,
): Promise<Phone & { readonly recovery: readonly string[] }> {
  const shown = await person.say('mfa enroll');
  const phone = scan(textOf(shown.buttons[0] === 'Show the setup key' ? await person.press(shown.buttons[0]) : shown));
  await person.say('mfa confirm');
  const done = textOf(await person.fill({ code: phone.code(now()) }));
  const recovery = done.match(/\bRC(-[0-9A-Z]{4}){3}\b/g) ?? [];
  if (recovery.length !== 10) throw new Error(`no ten recovery codes:\n${done}`);
  return { ...phone, recovery };
}
