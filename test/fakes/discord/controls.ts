import { type JsonObject, objectIn, objectsIn, textIn } from '../shared/json.ts';
import { everyComponent } from './componentRules.ts';
import { BUTTON, COMPONENT } from './numbers.ts';

/** Something that a person can act on, or put something into. */
export interface Control {
  readonly customId: string;
  readonly type: number;
  readonly component: JsonObject;
  /** What a person reads on it: a button's label, a menu's placeholder; in a modal the label above it. */
  readonly label: string;
}

const ACTIVE: readonly number[] = [
  COMPONENT.button,
  COMPONENT.stringSelect,
  COMPONENT.textInput,
  COMPONENT.userSelect,
  COMPONENT.roleSelect,
  COMPONENT.mentionableSelect,
  COMPONENT.channelSelect,
  COMPONENT.fileUpload,
  COMPONENT.radioGroup,
  COMPONENT.checkboxGroup,
  COMPONENT.checkbox,
];

/** @returns everything that a person can act on in a message or a modal, from top to bottom. */
export function controlsIn(components: readonly JsonObject[]): readonly Control[] {
  const labels = new Map<JsonObject, string>();
  for (const { component } of everyComponent(components)) {
    const inside = objectIn(component, 'component');
    if (inside !== undefined) labels.set(inside, textIn(component, 'label') ?? '');
  }
  return everyComponent(components)
    .map(({ component }) => component)
    .filter(({ type }) => typeof type === 'number' && ACTIVE.includes(type))
    .map((component) => ({
      customId: textIn(component, 'custom_id') ?? '',
      type: Number(component['type']),
      component,
      label:
        labels.get(component) ??
        textIn(component, 'label') ??
        textIn(component, 'placeholder') ??
        textIn(objectIn(component, 'emoji'), 'name') ??
        '',
    }));
}

/**
 * Finds the one control that a person means.
 * @param name its label, or its `custom_id`.
 * @throws when there is none or more than one, with what there is.
 */
export function controlNamed(components: readonly JsonObject[], name: string): Control {
  const all = controlsIn(components);
  const found = all.filter(({ label, customId }) => label === name || customId === name);
  const [only] = found;
  if (only !== undefined && found.length === 1) return only;
  const there = all.map(({ label, customId }) => `${label} (${customId})`).join(', ') || 'nothing';
  throw new Error(`${found.length === 0 ? 'nothing' : 'more than one thing'} is called «${name}»; there is: ${there}`);
}

/** @throws when Discord's client would not let anybody act on a control, or would tell the app nothing of it. */
export function mustBeActive({ label, component }: Control): void {
  if (component['disabled'] === true) throw new Error(`«${label}» is disabled`);
  const { style, type } = component;
  if (type === COMPONENT.button && (style === BUTTON.link || style === BUTTON.premium)) {
    throw new Error(`«${label}» leads elsewhere: the app is told nothing of it`);
  }
}

/** @returns the values of the options that a person means by their labels or values. @throws when one is not offered. */
export function optionValues(control: Control, names: readonly string[]): readonly string[] {
  const options = objectsIn(control.component, 'options');
  return names.map((name) => {
    const found = options.filter((option) => option['label'] === name || option['value'] === name);
    const [only] = found;
    if (only !== undefined && found.length === 1) return textIn(only, 'value') ?? '';
    const offered = options.map((option) => textIn(option, 'label')).join(', ') || 'nothing';
    throw new Error(`«${control.label}» does not offer «${name}», or more than once; it offers: ${offered}`);
  });
}
