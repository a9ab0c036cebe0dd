import type { ResponseCapabilities } from '../../src/chat/contracts/command.ts';
import type { Deliver, Input } from '../../src/chat/contracts/exchange.ts';
import type { Form } from '../../src/chat/contracts/form.ts';
import type { PlatformPort } from '../../src/chat/contracts/port.ts';
import type { View } from '../../src/chat/contracts/view.ts';
import type { PlatformUser } from '../../src/domain/people/platformUser.ts';
import type { Outcome } from './apiResult.ts';

/** A place that can show an answer: what a command, a message, a modal and a home have in common. */
export interface ReplySurface {
  /** How a secret is shown here. */
  readonly deliver: Deliver;
  readonly capabilities: ResponseCapabilities;
  /** Replaces what was pressed with a view. Never rejects. */
  show(view: View): Promise<void>;
  /** Says something beside what is shown, which must stay: it may be a secret. Never rejects. */
  add(view: View): Promise<void>;
  /** Asks for what is missing. Never rejects. */
  ask(form: Form): Promise<void>;
}

/** Has the core answer, and shows the answer on its surface. */
export async function respondOn(
  surface: ReplySurface,
  core: PlatformPort,
  user: PlatformUser,
  input: Input,
): Promise<void> {
  const answer = await core.handle(user, input, surface.deliver, surface.capabilities);
  switch (answer.kind) {
    case 'view':
      return await (answer.beside === true ? surface.add(answer.view) : surface.show(answer.view));
    case 'form':
      return await surface.ask(answer.form);
    case 'delivered':
      if (answer.followUp !== undefined) await surface.add(answer.followUp);
  }
}

/** What a platform's answer to the showing of a secret means. Where it was busy, it showed nothing. */
export function deliveredBy(outcome: Outcome<unknown, string | number>): {
  readonly outcome: 'accepted' | 'refused' | 'unknown';
} {
  switch (outcome.kind) {
    case 'done':
      return { outcome: 'accepted' };
    case 'unknown':
      return { outcome: 'unknown' };
    case 'refused':
    case 'busy':
      return { outcome: 'refused' };
  }
}
