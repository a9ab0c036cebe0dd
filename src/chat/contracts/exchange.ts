import type { Form } from './form.ts';
import type { RawOptions } from './options.ts';
import type { SecretCard, View } from './view.ts';

/** What someone did on a platform. */
export type Input =
  /** What was typed after `/apikey`. */
  | { readonly kind: 'text'; readonly line: string }
  /** A command whose options the platform has taken apart already. */
  | { readonly kind: 'command'; readonly path: readonly string[]; readonly options: RawOptions }
  /** A button or choice: what it carried. */
  | { readonly kind: 'press'; readonly action: string }
  /** A form's answers: what the form carried, and the answers by field name. */
  | { readonly kind: 'form'; readonly action: string; readonly answers: RawOptions }
  /** A message of somebody’s that the person asks about: its text, which may hold secrets. */
  | { readonly kind: 'message'; readonly text: string }
  /** No command yet: a form offers all of them. */
  | { readonly kind: 'menu' };

/** What the platform said of a delivery. `unknown`: a time-out, or a connection lost in the middle. */
export interface Delivered {
  readonly outcome: 'accepted' | 'refused' | 'unknown';
}

/** Shows a secret to the person who is being answered: privately, once, without retries. Must not throw; a doubt is `unknown`. */
export type Deliver = (card: SecretCard) => Promise<Delivered>;

/** What the adapter renders. */
export type Answer =
  /** `beside`: to be shown beside what was pressed, whose place may hold something that must stay, such as a secret. */
  | { readonly kind: 'view'; readonly view: View; readonly beside?: true }
  | { readonly kind: 'form'; readonly form: Form }
  /** The secret has been shown, or could not be; what is said in addition is shown beside it. */
  | { readonly kind: 'delivered'; readonly followUp: View | undefined };

/** What someone types into a field of an open form, to be completed. */
export interface FieldQuery {
  /** What the form carries. */
  readonly action: string;
  /** The field's name. */
  readonly field: string;
  readonly query: string;
}

/** An option's text to complete, on a platform that parses the options. */
export interface OptionQuery {
  readonly path: readonly string[];
  /** What was given so far, the option that is being typed among it. */
  readonly options: RawOptions;
  /** The option that is being typed. */
  readonly focused: string;
}

/** Someone whom a platform vouches for, but whom this deployment does not serve: a guest, a bot, an outsider. */
export interface UnauthorizedUser {
  readonly platform: string;
  readonly externalId: string;
  /** What they are, for the audit trail. */
  readonly because: string;
}
