import type { AuditLink } from '../../src/domain/audit/auditChain.ts';
import type { Person } from '../people/person.ts';

/** How a stage is opened. */
export interface StageOptions {
  /** What is set, beside what the stage needs. */
  readonly env?: Readonly<Record<string, string>>;
  /** Takes what closes it; by default the running test's end. */
  readonly onEnd?: (close: () => Promise<void>) => void;
}

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
  /** Somebody of that name, who can use Latchkey. `root` is an admin, `olga` and `otto` are on call; everybody else is nobody in particular. */
  person(name: string): Person;
  /** A group of people that a role can be given to, and how somebody is let into it. */
  readonly group?: { readonly name: string; readonly admit: (name: string) => void };
  /** Somebody whom the platform knows and this deployment does not serve, where there is such a thing. */
  readonly stranger?: () => Person;
  /** Presents a secret over HTTP. @returns which secret of its key it is, or the code with which it is refused. */
  verify(secret: string, source?: string): Promise<string>;
  /** What the audit trail holds of refused commands and presses since an event. @param since its number; all of them without it. */
  refused(since?: number): Promise<readonly AuditLink[]>;
  /** What the clock says, in milliseconds since 1970. */
  now(): number;
  /** Lets time pass. */
  pass(ms: number): void;
  /** Lets time pass, and then does what is done on a schedule. */
  advance(ms: number): Promise<void>;
  /** Everything that was logged, down to the finest level. */
  logged(): string;
  /** Everything that others than this person can see or ever could: conversations, their own messages, their own screens. */
  publicly(name: string): string;
  /** What the platform did not take, or took but should not have been given. */
  complaints(): readonly unknown[];
}
