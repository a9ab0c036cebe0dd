import type { APITextDisplayComponent, ButtonStyle, ComponentType } from 'discord.js';
import type { Field } from '../../../src/chat/contracts/view.ts';
import { shown } from '../../shared/text/text.ts';
import { moreItems } from '../copy.ts';
import { LIMITS } from './limits.ts';
import { fenced, literal } from './text.ts';

/**
 * The types of components, see https://docs.discord.com/developers/components/reference. `discord.js` has these numbers too;
 * here only its types are taken, as loading it takes a second.
 */
export const TYPE: {
  readonly row: ComponentType.ActionRow;
  readonly button: ComponentType.Button;
  readonly select: ComponentType.StringSelect;
  readonly input: ComponentType.TextInput;
  readonly people: ComponentType.UserSelect;
  readonly section: ComponentType.Section;
  readonly text: ComponentType.TextDisplay;
  readonly gallery: ComponentType.MediaGallery;
  readonly file: ComponentType.File;
  readonly label: ComponentType.Label;
} = { row: 1, button: 2, select: 3, input: 4, people: 5, section: 9, text: 10, gallery: 12, file: 13, label: 18 };

/** How buttons look, see https://docs.discord.com/developers/components/reference#button-button-styles */
export const STYLE: {
  readonly primary: ButtonStyle.Primary;
  readonly secondary: ButtonStyle.Secondary;
  readonly danger: ButtonStyle.Danger;
} = { primary: 1, secondary: 2, danger: 4 };

/**
 * A text of one line or several. See https://docs.discord.com/developers/components/reference#text-display
 * @param content markdown, of which only what is made here is markup: all else went through `literal` or `fenced`.
 */
export function textDisplay(content: string): APITextDisplayComponent {
  return { type: TYPE.text, content };
}

/** A title. */
export function heading(text: string): string {
  return `### ${literal(text, LIMITS.heading)}`;
}

/** A line of text. */
export function paragraph(text: string): string {
  return literal(text, LIMITS.text);
}

/** Small print. */
export function note(text: string): string {
  return `-# ${literal(text, LIMITS.note)}`;
}

/** Says that so many things are not shown. */
export function andMore(count: number): string {
  return note(moreItems(count));
}

/** Text set apart, in letters of equal width, to be copied as it is. */
export function code(text: string): string {
  return fenced(shown(text, LIMITS.code));
}

/** Bold words, and what they are about. */
export function labelled({ label, value }: Field): string {
  return `**${literal(label, LIMITS.fieldLabel)}:** ${literal(value, LIMITS.field)}`;
}

/** Bold words. */
export function bold(text: string): string {
  return `**${literal(text, LIMITS.heading)}**`;
}
