import type { Screen } from './screen.ts';

/**
 * A whole Latchkey on one platform, as its people and services know it. This is all that an adapter has to offer to be held to
 * the contract: everything is said in the words that a person reads, nothing in a platform's own.
 */
export interface Stage {
  /** The platform, as Latchkey calls it: `slack`. */
  readonly platform: string;
  /** Whether what was shown can be taken back: then a secret is, after five minutes. */
  readonly burns: boolean;
  /** Whether there is so little room that long cells of a table are cut, with … at their end. */
  readonly narrow?: boolean;
  /**
   * Whether a line can be given there: some platforms list their commands and take them apart themselves, and let nobody send what is
   * none of them. Where it is not said, everything can.
   */
  readonly takes?: (line: string) => boolean;
  /** How a line may be written there that names a command, where it can't be typed everywhere in the same way. */
  readonly wordings?: (line: string) => readonly string[];
  /** Somebody of that name, who can use Latchkey. `root` is an admin and `olga` on call; everybody else is nobody in particular. */
  person(name: string): Person;
  /** Somebody whom the platform knows and this deployment does not serve, where there is such a thing. */
  readonly stranger?: () => Person;
  /** Presents a secret over HTTP. @returns which secret of its key it is, or the code with which it is refused. */
  verify(secret: string, source?: string): Promise<string>;
  /** Lets time pass, and then does what is done on a schedule. */
  advance(ms: number): Promise<void>;
  /** Everything that was logged, down to the finest level. */
  logged(): string;
  /** Everything that others than this person can see or ever could: conversations, their own messages, their own screens. */
  publicly(name: string): string;
  /** What the platform did not take, or took but should not have been given. */
  complaints(): readonly unknown[];
}

/** Somebody who types, presses and reads. */
export interface Person {
  readonly name: string;
  /** Gives a command: what follows `/apikey`. @returns what is shown in answer. */
  say(line: string): Promise<Screen>;
  /** Presses the button that says so on what was shown last. @throws where there is none. */
  press(label: string): Promise<Screen>;
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
