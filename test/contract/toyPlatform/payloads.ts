import { z } from 'zod';
import type { Input } from '../../../src/chat/contracts/exchange.ts';

const USER = z.object({
  id: z.string().regex(/^toy\d{4}$/),
  name: z.string().min(1),
  crews: z.array(z.string()),
  guest: z.boolean(),
});

const REQUEST = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('line'), line: z.string() }),
  z.object({ kind: z.literal('press'), action: z.string() }),
  z.object({ kind: z.literal('form'), action: z.string(), answers: z.record(z.string(), z.string()) }),
  z.object({ kind: z.literal('typing'), action: z.string(), field: z.string(), query: z.string() }),
]);

const INBOUND = z.object({ id: z.string().min(1), user: USER, request: REQUEST });

/** Something that somebody did, as the toy passes it on. */
export type Inbound = z.infer<typeof INBOUND>;
/** Somebody, as the toy knows them. */
export type ToyUser = z.infer<typeof USER>;

/** A button or an entry of a menu. */
export interface ToyButton {
  readonly label: string;
  readonly action: string;
}

/** What is posted to somebody. `re` is what it answers, and `end` says that nothing more comes in answer to that. */
export interface Outbound {
  readonly to: string;
  readonly re?: string;
  readonly lines?: readonly string[];
  readonly buttons?: readonly ToyButton[];
  readonly menus?: readonly { readonly of: string; readonly choices: readonly ToyButton[] }[];
  readonly form?: {
    readonly action: string;
    readonly fields: readonly { readonly name: string; readonly hint: string; readonly problem?: string }[];
  };
  readonly offered?: readonly string[];
  readonly end?: true;
}

/** Reads a line that the toy sent. @returns undefined for what has not the shape of anything that we asked for. */
export function readInbound(line: string): Inbound | undefined {
  try {
    return INBOUND.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}

/** What somebody asks for. @returns undefined for what is only being typed. */
export function inputOf({ request }: Inbound): Input | undefined {
  switch (request.kind) {
    case 'line':
      return request.line.trim() === '' ? { kind: 'menu' } : { kind: 'text', line: request.line.trim() };
    case 'typing':
      return undefined;
    default:
      return request;
  }
}
