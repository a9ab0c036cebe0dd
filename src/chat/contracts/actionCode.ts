import { holdsSecret } from '../../domain/keys/secretFormat.ts';
import { storedText } from '../../domain/storedText.ts';

/**
 * What a button carries: `lk:v1:KIND:REST`, at most 100 characters (Discord's `custom_id`). It is only a name: a stored
 * question's nonce, or a command with the IDs of what it is about, or with a few letters that a list was searched for. Anyone
 * who presses it is authorised again.
 */
export type ActionCode =
  /** `verb`: which of a question's alternatives was chosen; absent for its own verb. */
  | { readonly kind: 'confirm'; readonly id: string; readonly verb?: string }
  | { readonly kind: 'cancel'; readonly id: string }
  /** Gives the command of a stored draft, as it stands. */
  | { readonly kind: 'resume'; readonly id: string }
  /** Carries out a change that was approved; the ID is its request's. */
  | { readonly kind: 'carry-out'; readonly id: string }
  /** One of the choices that a stored draft offers. */
  | { readonly kind: 'pick'; readonly id: string; readonly index: number }
  /** The answers to the form of a stored draft. */
  | { readonly kind: 'form'; readonly id: string }
  /** A command as if typed: its options are IDs and short texts. */
  | { readonly kind: 'go'; readonly path: readonly string[]; readonly options: Readonly<Record<string, string>> };

const PREFIX = 'lk:v1:';
const LIMIT = 100;
const PLAIN = /^[0-9A-Za-z-]+$/;
/** A text in which every byte that isn't plain is written as `~` and its two hexadecimal digits. */
const ESCAPED = /^(?:[0-9A-Za-z-]|~[0-9a-f]{2})+$/;

/**
 * Writes what a button carries.
 * @throws where it would be longer than platforms take: a mistake of the caller's, who asks {@link fitsButton} about texts.
 */
export function encodeAction(action: ActionCode): string {
  const encoded = PREFIX + body(action);
  if (encoded.length > LIMIT) throw new Error(`an action of ${encoded.length} characters does not fit a button`);
  return encoded;
}

function body(action: ActionCode): string {
  switch (action.kind) {
    case 'confirm':
      return `confirm:${plain(action.id)}${action.verb === undefined ? '' : `:${plain(action.verb)}`}`;
    case 'cancel':
    case 'resume':
    case 'form':
    case 'carry-out':
      return `${action.kind}:${plain(action.id)}`;
    case 'pick': {
      if (!Number.isInteger(action.index) || action.index < 0 || action.index > 999)
        throw new Error('a choice has a number below 1000');
      return `pick:${plain(action.id)}:${action.index}`;
    }
    case 'go': {
      if (action.path.length === 0) throw new Error('a button that gives a command names it');
      const options = Object.entries(action.options).map(([name, value]) => `${plain(name)}=${escaped(value)}`);
      return `go:${action.path.map(plain).join('.')}:${options.join(',')}`;
    }
  }
}

/** Whether a command with these options fits a button. */
export function fitsButton(path: readonly string[], options: Readonly<Record<string, string>>): boolean {
  return (PREFIX + body({ kind: 'go', path, options })).length <= LIMIT;
}

function escaped(text: string): string {
  if (text === '') throw new Error('a button carries no empty text');
  return [...Buffer.from(text)].map(escapedByte).join('');
}

function escapedByte(byte: number): string {
  const character = String.fromCharCode(byte);
  return PLAIN.test(character) ? character : `~${byte.toString(16).padStart(2, '0')}`;
}

/** @returns undefined for what is no text that could have been typed, or holds a secret. */
function unescaped(text: string): string | undefined {
  const bytes = text
    .match(/~..|./g)
    ?.map((one) => (one.length === 1 ? one.charCodeAt(0) : Number.parseInt(one.slice(1), 16)));
  const read = Buffer.from(bytes ?? []).toString();
  return read.includes('\ufffd') || storedText(read) !== read || holdsSecret(read) ? undefined : read;
}

function plain(text: string): string {
  if (!PLAIN.test(text)) throw new Error('a button carries plain IDs only');
  return text;
}

/** Reads what a button carried. @returns undefined for what is no action of this version. */
export function decodeAction(encoded: string): ActionCode | undefined {
  if (!encoded.startsWith(PREFIX) || encoded.length > LIMIT) return undefined;
  const [kind, first = '', second = '', ...more] = encoded.slice(PREFIX.length).split(':');
  if (more.length > 0) return undefined;
  switch (kind) {
    case 'confirm':
      if (second === '') return PLAIN.test(first) ? { kind, id: first } : undefined;
      return PLAIN.test(first) && PLAIN.test(second) ? { kind, id: first, verb: second } : undefined;
    case 'cancel':
    case 'resume':
    case 'form':
    case 'carry-out':
      return PLAIN.test(first) && second === '' ? { kind, id: first } : undefined;
    case 'pick':
      return PLAIN.test(first) && /^\d{1,3}$/.test(second) ? { kind, id: first, index: Number(second) } : undefined;
    case 'go':
      return decodeGo(first, second);
    default:
      return undefined;
  }
}

function decodeGo(path: string, list: string): ActionCode | undefined {
  const words = path.split('.');
  const options: Record<string, string> = {};
  for (const pair of list === '' ? [] : list.split(',')) {
    const [name = '', value = '', ...more] = pair.split('=');
    const read = ESCAPED.test(value) ? unescaped(value) : undefined;
    if (!PLAIN.test(name) || read === undefined || more.length > 0) return undefined;
    options[name] = read;
  }
  return words.every((word) => PLAIN.test(word)) ? { kind: 'go', path: words, options } : undefined;
}
