import type {
  APIComponentInLabel,
  APILabelComponent,
  APIMessageTopLevelComponent,
  APIModalInteractionResponseCallbackComponent,
  APISectionComponent,
} from 'discord.js';
import { TYPE } from '../../../adapters/discord/render/elements.ts';
import { widthOf } from '../font.ts';
import { paragraph } from '../paragraphs.ts';
import { at, type Drawing, joined, line, stack } from '../svg.ts';
import { menu, messageButton, row, typingField } from './controls.ts';
import { DARK, SMALL, STRONG } from './look.ts';
import { drawMarkdown } from './markdown.ts';

/** Draws what a message is made of. @throws where the renderers make something that has no drawing yet. */
export function drawMessage(components: readonly APIMessageTopLevelComponent[], width: number): Drawing {
  return stack(
    components.map((component) => drawComponent(component, width)),
    10,
  );
}

function drawComponent(component: APIMessageTopLevelComponent, width: number): Drawing {
  switch (component.type) {
    case TYPE.text:
      return drawMarkdown(component.content, width);
    case TYPE.section:
      return section(component, width);
    case TYPE.row:
      return row(component.components, width);
    default:
      throw new Error(`there is no drawing of a component of the type ${component.type}`);
  }
}

/** A text with a button beside it. */
function section({ components, accessory }: APISectionComponent, width: number): Drawing {
  if (accessory.type !== TYPE.button) throw new Error('there is no drawing of a section without a button');
  const beside = messageButton(accessory);
  const words = drawMarkdown(components.map(({ content }) => content).join('\n'), width - beside.width - 16);
  const height = Math.max(words.height, beside.height);
  return { width, height, svg: joined([words.svg, at(width - beside.width, 0, beside)]) };
}

/** Draws what a modal is made of. @throws where the renderers make something that has no drawing yet. */
export function drawModal(components: readonly APIModalInteractionResponseCallbackComponent[], width: number): Drawing {
  return stack(
    components.map((component) => {
      switch (component.type) {
        case TYPE.label:
          return labelled(component, width);
        case TYPE.text:
          return drawMarkdown(component.content, width);
        default:
          throw new Error(`there is no drawing of a component of the type ${component.type} in a modal`);
      }
    }),
    18,
  );
}

/** A field with its name above, its hint, and a star where it must be answered. */
function labelled({ label, description, component }: APILabelComponent, width: number): Drawing {
  const name = { ...STRONG, color: DARK.strong };
  const words = paragraph(label, width, name);
  const star = line(widthOf(label, name) + 5, 17, '*', { ...name, color: DARK.required });
  const title =
    'required' in component && component.required === false ? words : { ...words, svg: joined([words.svg, star]) };
  const hint = description === undefined ? [] : [paragraph(description, width, SMALL, 18)];
  return stack([title, ...hint, field(component, width)], 5);
}

function field(component: APIComponentInLabel, width: number): Drawing {
  switch (component.type) {
    case TYPE.input:
      return typingField(component.value, component.placeholder, width);
    case TYPE.select:
      return menu(component.placeholder, component.options, width);
    case TYPE.people:
      return menu(component.placeholder, [], width);
    default:
      throw new Error(`there is no drawing of a component of the type ${component.type} in a modal`);
  }
}
