import type { Secret } from '../../domain/keys/secret.ts';
import type { DurationMs } from '../../domain/time/time.ts';

/**
 * What a person is shown, independent of any platform. Renderers are pure functions from here to a platform's payload.
 * No block can hold a secret: that is a {@link SecretCard}, which only a delivery carries.
 */
export interface View {
  readonly blocks: readonly Block[];
  /** Says that what was asked for was refused, not understood or went wrong: for programs; people read the words. */
  readonly failed?: true;
}

/** A part of a view. A renderer decides how it looks; what a platform can’t show becomes text. */
export type Block =
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'text'; readonly text: string }
  /** Something to copy and type, set apart and unchanged. */
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'note'; readonly text: string }
  | { readonly kind: 'fields'; readonly fields: readonly Field[] }
  | Table
  | { readonly kind: 'progress'; readonly label: string; readonly done: number; readonly total: number }
  | { readonly kind: 'image'; readonly png: Uint8Array; readonly description: string }
  | FileBlock
  | { readonly kind: 'buttons'; readonly buttons: readonly Button[] }
  /** A list to pick one thing from. */
  | { readonly kind: 'select'; readonly label: string; readonly choices: readonly Button[] }
  /** The ⋯ menu of the thing named by `label`; `detail` says more about it in a line. */
  | {
      readonly kind: 'overflow';
      readonly label: string;
      readonly detail?: string;
      readonly choices: readonly Button[];
    };

/** A file for the person who is answered, and nobody else. Where it can't be handed over, they are told so. */
export interface FileBlock {
  readonly kind: 'file';
  /** Letters, digits, `.`, `_` and `-`. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** A label with its value. */
export interface Field {
  readonly label: string;
  readonly value: string;
}

/** Rows under column titles. */
export interface Table {
  readonly kind: 'table';
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** How many rows there are in all, where not all are here. */
  readonly total?: number;
}

/** Something to press. */
export interface Button {
  readonly label: string;
  /** What comes back when it is pressed, see actionCode.ts: an opaque name of at most 100 characters. */
  readonly action: string;
  readonly style?: 'primary' | 'danger';
}

/** Something to be copied, set in a block of its own: an ID, or a secret. */
export interface CodeToCopy {
  readonly label: string;
  readonly code: string | Secret;
}

/** A QR code whose contents are secret. */
export interface SecretQrCode {
  /** What it is, for people who can't see it. */
  readonly description: string;
  /** What stands in it, such as an `otpauth:` link. */
  readonly contents: Secret;
  /** The same drawn with half blocks. */
  readonly text: Secret;
  /** The same as a PNG. */
  readonly png: Uint8Array;
}

/** The one showing of a secret. Renderers open the secrets among `codes` in their delivery function and nowhere else. */
export interface SecretCard {
  readonly title: string;
  /** What it belongs to, such as a key by its name. */
  readonly owner: Field;
  readonly codes: readonly CodeToCopy[];
  /** A QR code to scan, for a platform to draw in its own way. */
  readonly qr?: SecretQrCode;
  /** What the person should know: what stops, and when; that this is shown once. */
  readonly notes: readonly string[];
  /** When the platform should delete the message, where it can. */
  readonly deleteAfter: DurationMs;
}

/** Makes a view from its blocks; what is undefined is left out. */
export function view(...blocks: readonly (Block | undefined)[]): View {
  return { blocks: blocks.filter((block) => block !== undefined) };
}

/** The same view, marked as the answer to something that wasn't done. */
export function failed(shown: View): View {
  return { ...shown, failed: true };
}

/** Makes a heading. */
export const heading = (text: string): Block => ({ kind: 'heading', text });
/** Makes a paragraph. */
export const text = (line: string): Block => ({ kind: 'text', text: line });
/** Makes a note in small print. */
export const note = (line: string): Block => ({ kind: 'note', text: line });
/** Makes a block to copy from. */
export const code = (line: string): Block => ({ kind: 'code', text: line });
/** Makes a list of labels and values. */
export const fields = (...pairs: readonly (readonly [label: string, value: string])[]): Block => ({
  kind: 'fields',
  fields: pairs.map(([label, value]) => ({ label, value })),
});
/** Makes a row of buttons. */
export const buttons = (...list: readonly Button[]): Block => ({ kind: 'buttons', buttons: list });
