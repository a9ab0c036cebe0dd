import type { ActionName } from '../permissions.ts';
import { PERMISSIONS } from '../permissions.ts';
import type { ChangeAsked } from './useApproval.ts';

/** What is carried out once it is approved: a question's button, or a command with its options. Nothing secret. */
export type AskedCommand =
  | {
      readonly kind: 'question';
      readonly path: readonly string[];
      readonly subjectId: string;
      readonly params: Readonly<Record<string, string>>;
      /** What the question showed; compared when it is carried out (invariant 3). */
      readonly seen: Readonly<Record<string, string>>;
      /** Which of the question's alternatives; absent for its own verb. */
      readonly verb?: string;
    }
  | {
      readonly kind: 'command';
      readonly path: readonly string[];
      readonly options: Readonly<Record<string, string>>;
    };

/** What a change's approvers read of it: facts by name, and the line as it would be typed. */
export interface ShownChange {
  readonly line: string;
  readonly facts: readonly (readonly [label: string, value: string])[];
  /** What will happen, sentence by sentence. */
  readonly words: readonly string[];
  /** Whether a new secret waits for somebody other than the person who asks; the words say for whom. */
  readonly handsOver?: true;
}

/** A change that somebody wants to have approved. */
export interface ChangeToApprove {
  readonly asked: ChangeAsked;
  readonly command: AskedCommand;
  readonly shown: ShownChange;
}

/** Packs a change into what is stored with its request. */
export function packChange({ asked, command, shown }: ChangeToApprove): Record<string, string> {
  return {
    action: asked.action,
    ...(asked.keyId === null ? {} : { keyId: asked.keyId }),
    command: JSON.stringify(command),
    shown: JSON.stringify(shown),
  };
}

/** Unpacks what {@link packChange} packed. @returns undefined for what another version stored. */
export function unpackChange(request: {
  readonly projectId: string;
  readonly subject: string;
  readonly params: Readonly<Record<string, string>>;
}): ChangeToApprove | undefined {
  const { action, keyId = null, command, shown } = request.params;
  if (!isAction(action) || command === undefined || shown === undefined) return undefined;
  const { projectId, subject } = request;
  return { asked: { action, projectId, keyId, subject }, command: JSON.parse(command), shown: JSON.parse(shown) };
}

function isAction(text: string | undefined): text is ActionName {
  return text !== undefined && Object.hasOwn(PERMISSIONS, text);
}
