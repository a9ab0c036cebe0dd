import { type JsonObject, objectIn, objectsIn, textIn } from '../fakes/shared/json.ts';
import { linesIn } from './discordWords.ts';
import { type Field, type Screen, screenOf } from './screen.ts';

/** What a message or modal shows, and by which names what can be pressed and picked on it is told. */
export interface DiscordScreen {
  readonly screen: Screen;
  readonly buttons: readonly DiscordButton[];
  readonly menus: readonly DiscordMenu[];
}

/** A button, as it is read and as Discord tells of it. */
export interface DiscordButton {
  readonly label: string;
  readonly customId: string;
}

/** The menu of a thing, or a list to pick from. */
export interface DiscordMenu {
  readonly of: string;
  readonly customId: string;
  readonly options: readonly { readonly label: string; readonly value: string }[];
  /** A menu of one choice is a button. */
  readonly button: boolean;
}

/** The numbers of components: docs.discord.com/developers/components/reference#what-is-a-component */
const TYPE = { row: 1, button: 2, select: 3, section: 9, text: 10, gallery: 12, label: 18 } as const;

/** Reads the components of a message. */
export function readMessage(components: readonly JsonObject[]): DiscordScreen {
  const words: string[] = [];
  const buttons: DiscordButton[] = [];
  const menus: DiscordMenu[] = [];
  /** What stands right above, as far as it names what follows. */
  let above: { readonly tile: string | undefined; readonly heading: boolean } = { tile: undefined, heading: false };
  for (const component of components) {
    switch (component['type']) {
      case TYPE.text: {
        const read = linesIn(textIn(component, 'content') ?? '');
        words.push(...read.words);
        above = read;
        break;
      }
      case TYPE.section: {
        const texts = objectsIn(component, 'components').map((one) => textIn(one, 'content') ?? '');
        const read = linesIn(texts.join('\n'));
        const { label, customId } = buttonOf(objectIn(component, 'accessory'));
        words.push(...read.words);
        menus.push({ of: read.tile ?? '', customId, options: [{ label, value: customId }], button: true });
        above = { tile: undefined, heading: false };
        break;
      }
      case TYPE.gallery:
        words.push(...objectsIn(component, 'items').map((item) => `[picture: ${textIn(item, 'description') ?? ''}]`));
        break;
      default:
        for (const element of objectsIn(component, 'components')) {
          if (element['type'] === TYPE.button) buttons.push(buttonOf(element));
          if (element['type'] !== TYPE.select) continue;
          const menu = menuOf(element);
          menus.push(menu);
          // A tile names its own menu, and a heading the list below it.
          if (above.tile !== menu.of && !above.heading) words.push(menu.of);
        }
        above = { tile: undefined, heading: false };
    }
  }
  return {
    screen: screenOf({
      words,
      buttons: buttons.map(({ label }) => label),
      menus: menus.map(({ options }) => options.map(({ label }) => label)),
    }),
    buttons,
    menus,
  };
}

/** Reads a modal. Its title is the command's name, which its person has typed. */
export function readModal(definition: JsonObject): DiscordScreen {
  const components = objectsIn(definition, 'components');
  const fields = components.flatMap((component, index): readonly Field[] => {
    const input = objectIn(component, 'component');
    if (component['type'] !== TYPE.label || input === undefined) return [];
    const above = components[index - 1];
    const wrong = above?.['type'] === TYPE.text ? linesIn(textIn(above, 'content') ?? '').words.join('\n') : undefined;
    const problem = wrong === undefined ? undefined : joinedWith(answerIn(input), wrong);
    return [{ name: textIn(input, 'custom_id') ?? '', hint: textIn(component, 'description') ?? '', problem }];
  });
  return { screen: screenOf({ fields }), buttons: [], menus: [] };
}

/** What was answered before, and is shown again. */
function answerIn(input: JsonObject): string | undefined {
  const chosen = objectsIn(input, 'options').find((option) => option['default'] === true);
  return textIn(input, 'value') ?? textIn(chosen, 'label');
}

function joinedWith(answer: string | undefined, problem: string): string {
  return answer === undefined ? problem : `${answer} — ${problem}`;
}

/** The control of a modal's field. */
export function inputOf(definition: JsonObject, field: string): JsonObject | undefined {
  const inputs = objectsIn(definition, 'components').map((component) => objectIn(component, 'component'));
  return inputs.find((input) => textIn(input, 'custom_id') === field);
}

function buttonOf(element: JsonObject | undefined): DiscordButton {
  return { label: textIn(element, 'label') ?? '', customId: textIn(element, 'custom_id') ?? '' };
}

function menuOf(element: JsonObject): DiscordMenu {
  const options = objectsIn(element, 'options').map((option) => ({
    label: textIn(option, 'label') ?? '',
    value: textIn(option, 'value') ?? '',
  }));
  return {
    of: textIn(element, 'placeholder') ?? '',
    customId: textIn(element, 'custom_id') ?? '',
    options,
    button: false,
  };
}
