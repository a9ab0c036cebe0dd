import type { Answer } from '../../../src/chat/contracts/exchange.ts';
import type { Form, FormField } from '../../../src/chat/contracts/form.ts';
import type { Block, Button, View } from '../../../src/chat/contracts/view.ts';
import { ANSWER } from '../../../src/chat/copy/answerCopy.ts';
import { USAGE } from '../../../src/chat/copy/usageCopy.ts';
import { REFUSALS } from '../../../src/domain/refusalCopy.ts';
import { registry } from '../../support/registry.ts';

/** Something that a message offers: a line to type, or a button. */
export type Offer =
  | { readonly kind: 'line'; readonly line: string }
  | { readonly kind: 'press'; readonly label: string; readonly action: string };

/** What a person is shown, or undefined where a form is asked or nothing is said. */
export function viewOf(answer: Answer): View | undefined {
  if (answer.kind === 'view') return answer.view;
  return answer.kind === 'delivered' ? answer.followUp : undefined;
}

/**
 * @returns every line and every button that a message offers. What only repeats what was typed is no offer; a correction of a line that
 * could not be read is held to a property of its own.
 */
export function offersOf(view: View): readonly Offer[] {
  const [first] = view.blocks;
  if (first?.kind === 'heading' && first.text === USAGE.title) return [];
  return view.blocks.flatMap((block, index) => [
    ...buttonsOf(block).map(({ label, action }): Offer => ({ kind: 'press', label, action })),
    ...linesOf(block, view.blocks[index - 1]).map((line): Offer => ({ kind: 'line', line })),
  ]);
}

function buttonsOf(block: Block): readonly Button[] {
  if (block.kind === 'buttons') return block.buttons;
  return block.kind === 'select' || block.kind === 'overflow' ? block.choices : [];
}

function linesOf(block: Block, before: Block | undefined): readonly string[] {
  if (block.kind === 'code') {
    const repeats = before?.kind === 'text' && (before.text === ANSWER.asked || before.text === USAGE.typed);
    return repeats || !block.text.startsWith('/apikey ') ? [] : [block.text];
  }
  return block.kind === 'text' || block.kind === 'note' ? mentionsIn(block.text) : [];
}

/** Commands named in passing: the verb, and the options and placeholders that follow it at once. */
function mentionsIn(text: string): readonly string[] {
  return [...text.matchAll(/\/apikey ([^\n]*)/g)].flatMap(([, rest = '']) => {
    const words = (rest.split('/apikey')[0] ?? '').split(' ').map((word) => word.replace(/[.,;:]+$/, ''));
    const match = registry.match(words.slice(0, 2));
    if (match === undefined) return [];
    const after = words.slice(match.words);
    const end = after.findIndex((word) => !/^([a-z]+:\S+|@?[A-Z]{2,}|@name)$/.test(word));
    const options = end === -1 ? after : after.slice(0, end);
    return [['/apikey', ...words.slice(0, match.words), ...options].join(' ')];
  });
}

const WHATS = Object.values(REFUSALS).map(({ what }) => {
  const parts = what.split('{subject}').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`);
});
const MORE = [/^You don’t have permission/, /^There’s no command/, /contradict each other/, /^Nothing was done: /];
const TAKEN = /already (has|a project)/;

/** @returns the words of a refusal, or undefined where a message is none. */
export function refusalIn(view: View | undefined): string | undefined {
  const first = view?.blocks[0];
  if (first?.kind !== 'heading') return undefined;
  const patterns = [...WHATS, ...MORE, TAKEN];
  return first.text === USAGE.title || patterns.some((one) => one.test(first.text)) ? said(view) : undefined;
}

function said(view: View | undefined): string {
  return (view?.blocks ?? []).flatMap((block) => ('text' in block ? [block.text] : [])).join(' ');
}

/** What is filled in for placeholders, and into forms. */
export interface Filling {
  /** A name that nothing has yet. */
  readonly fresh: string;
  /** Someone who is in no project. */
  readonly person: string;
  /** The project that the message is about. */
  readonly project: string;
}

/** @returns the line as a person would type it, with its placeholders filled in. */
export function filledLine(line: string, { fresh, person }: Filling): string {
  return line
    .replace(/^\/apikey /, '')
    .replace(/^show NAME$/, 'show k')
    .replace(/@(NAME|name)\b/g, `@${person}`)
    .replace(/\bNAME\b/g, fresh)
    .replace(/\bVERB\b/g, 'list');
}

/** @returns answers to a form's required questions, and to the one for a reason. */
export function filledForm({ fields }: Form, filling: Filling): Readonly<Record<string, string>> {
  const asked = fields.filter(({ required, name }, index) => required || name === 'reason' || index === 0);
  return Object.fromEntries(asked.map((field) => [field.name, filledField(field, filling)]));
}

function filledField({ type, choices }: FormField, { fresh, person, project }: Filling): string {
  const fitting = choices.find(({ label }) => label.includes(project)) ?? choices[0];
  if (fitting !== undefined) return fitting.value;
  return type === 'person' ? `@${person}` : fresh;
}
