import type { Screen } from './screen.ts';

/** Somebody who types, presses and reads. */
export interface Person {
  readonly name: string;
  /** Gives a command: what follows `/apikey`. @returns what is shown in answer. */
  say(line: string): Promise<Screen>;
  /** Presses the button that says so on what was shown last. @throws where there is none. */
  press(label: string): Promise<Screen>;
  /** Presses the button that says so on what stands beside what was shown last, such as below a secret. */
  pressBeside(label: string): Promise<Screen>;
  /**
   * Presses a button five times: four times before anything can be answered, and once so that it arrives after the answer.
   * @returns what each press brought, where it brought anything.
   */
  hammer(label: string): Promise<readonly Screen[]>;
  /**
   * Picks from a list or ⋯ menu.
   * @param of the name of the thing whose menu it is, where several offer the same.
   */
  choose(option: string, of?: string): Promise<Screen>;
  /** Answers the form that is open, and sends it; what is not named is left blank. @returns what comes of it. */
  fill(answers: Readonly<Record<string, string>>): Promise<Screen>;
  /** What is offered for a field of the open form to somebody who has typed so much into it. */
  offered(field: string, typed: string): Promise<readonly string[]>;
  /**
   * Tries to press a button on what somebody else was shown last.
   * @returns what came of it, or undefined where the platform has no way to even try.
   */
  pressOf(other: Person, label: string): Promise<Screen | undefined>;
  /** Everything that this person has been told privately without having asked. */
  told(): Promise<string>;
  /** What is written on all the buttons that this person can press at this moment, wherever they were left. */
  pressable(): readonly string[];
  /** Everything that this person can see at this moment. */
  sees(): string;
}

/** Somebody gives a command that asks first, and presses the button that says so. @returns what comes of it. */
export async function confirm(person: Person, line: string, label: string): Promise<Screen> {
  await person.say(line);
  return await person.press(label);
}
