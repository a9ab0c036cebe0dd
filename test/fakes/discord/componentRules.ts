import { isObject, type JsonObject, objectsIn, textIn } from '../shared/json.ts';
import { LIMITS } from './limits.ts';
import { BUTTON, COMPONENT } from './numbers.ts';
import type { Path, Report } from './problems.ts';
import { among, bool, byType, integer, list, object, type Rule, snowflake, text, type, url } from './rules.ts';

/** What every component may have. */
export const common = { id: integer(0, LIMITS.components.id) } as const;
/** What an app recognises a component by. */
export const customId = text({ max: LIMITS.components.customId });

const emoji = object({}, { id: snowflake, name: text({ max: 32 }), animated: bool });

/** A button in a message. Source: docs.discord.com/developers/components/reference#button-button-structure */
export const button: Rule = object(
  { type, style: integer(1, BUTTON.premium) },
  {
    ...common,
    label: text({ max: LIMITS.button.label }),
    emoji,
    custom_id: customId,
    sku_id: snowflake,
    url: url(LIMITS.button.url, ['http', 'https', 'discord']),
    disabled: bool,
  },
  ({ style, custom_id: custom, url: link, sku_id: sku, label, emoji: icon }, at, report) => {
    const must = (field: string) => report('BASE_TYPE_REQUIRED', `This field is required`, [...at, field]);
    const mustNot = (field: string, value: unknown) => {
      if (value === undefined || value === null) return;
      report('BUTTON_COMPONENT_FIELD_FORBIDDEN', `A button of style ${style} cannot have a ${field}`, [...at, field]);
    };
    if (style === BUTTON.link && !link) must('url');
    if (style === BUTTON.premium && !sku) must('sku_id');
    if (style !== BUTTON.link && style !== BUTTON.premium && !custom) {
      const path = [...at, 'custom_id'];
      report('BUTTON_COMPONENT_CUSTOM_ID_REQUIRED', 'A custom id is required', path);
    }
    if (style !== BUTTON.link) mustNot('url', link);
    if (style !== BUTTON.premium) mustNot('sku_id', sku);
    if (style === BUTTON.link || style === BUTTON.premium) mustNot('custom_id', custom);
    if (style === BUTTON.premium) {
      mustNot('label', label);
      mustNot('emoji', icon);
    } else if (!label && !icon) {
      report('BUTTON_COMPONENT_LABEL_REQUIRED', 'A button needs a label or an emoji', at);
    }
  },
);

const choiceTexts = {
  label: text({ max: LIMITS.select.label }),
  value: text({ max: LIMITS.select.value }),
} as const;

/** An option of a menu in a message or a modal. */
export const selectOption: Rule = object(choiceTexts, {
  description: text({ max: LIMITS.select.description }),
  emoji,
  default: bool,
});

/** An option of a radio or checkbox group. */
export const groupOption: Rule = object(choiceTexts, {
  description: text({ max: LIMITS.select.description }),
  default: bool,
});

/** Checks that no two options have one value, and that no more are chosen beforehand than may be. */
export function optionsAgree(value: JsonObject, at: Path, report: Report, most: number): void {
  const seen = new Set<string>();
  let defaults = 0;
  for (const [index, option] of objectsIn(value, 'options').entries()) {
    const found = textIn(option, 'value') ?? '';
    if (seen.has(found)) {
      const path = [...at, 'options', index, 'value'];
      report('SELECT_COMPONENT_OPTION_VALUE_DUPLICATED', 'The specified option value is already used', path);
    }
    seen.add(found);
    if (option['default'] === true) defaults += 1;
  }
  if (defaults > most) {
    report('SELECT_COMPONENT_TOO_MANY_DEFAULT_OPTIONS', `At most ${most} may be chosen by default`, [...at, 'options']);
  }
}

/** Checks `min_values` and `max_values` against each other. */
export function rangeAgrees(value: JsonObject, at: Path, report: Report): void {
  const { min_values: min = 1, max_values: max = 1, options, required } = value;
  if (typeof min !== 'number' || typeof max !== 'number') return;
  const path = [...at, 'min_values'];
  if (min > max) report('SELECT_COMPONENT_RANGE_INVALID', 'min_values exceeds max_values', path);
  if (Array.isArray(options) && min > options.length) {
    report('SELECT_COMPONENT_RANGE_INVALID', 'min_values exceeds the number of options', path);
  }
  if (min === 0 && required === true) {
    report('SELECT_COMPONENT_RANGE_INVALID', 'min_values must be at least 1 while it is required', path);
  }
}

function select(where: 'message' | 'modal', must: Record<string, Rule>, may: Record<string, Rule>): Rule {
  return object(
    { type, custom_id: customId, ...must },
    {
      ...common,
      ...may,
      placeholder: text({ min: 0, max: LIMITS.select.placeholder }),
      min_values: integer(0, LIMITS.select.options),
      max_values: integer(1, LIMITS.select.options),
      required: bool,
      disabled: bool,
    },
    (value, at, report) => {
      const { max_values: max = 1, disabled } = value;
      if (Object.hasOwn(must, 'options')) optionsAgree(value, at, report, typeof max === 'number' ? max : 1);
      rangeAgrees(value, at, report);
      if (where === 'modal' && disabled === true) {
        report('COMPONENT_DISABLED_IN_MODAL', 'Modals cannot have disabled components', [...at, 'disabled']);
      }
    },
  );
}

/** Menus, of each type. Source: docs.discord.com/developers/components/reference#string-select and following */
export function selects(where: 'message' | 'modal'): Readonly<Record<number, Rule>> {
  const defaults = (...types: readonly string[]) => ({
    default_values: list(object({ id: snowflake, type: among(...types) }), { max: LIMITS.select.options }),
  });
  const options = list(selectOption, { min: 1, max: LIMITS.select.options });
  return {
    [COMPONENT.stringSelect]: select(where, { options }, {}),
    [COMPONENT.userSelect]: select(where, {}, defaults('user')),
    [COMPONENT.roleSelect]: select(where, {}, defaults('role')),
    [COMPONENT.mentionableSelect]: select(where, {}, defaults('user', 'role')),
    [COMPONENT.channelSelect]: select(where, {}, { ...defaults('channel'), channel_types: list(integer(0, 20)) }),
  };
}

const messageSelects = selects('message');

/** A row of buttons, or of one menu. */
export const actionRow: Rule = object(
  {
    type,
    components: list(byType({ [COMPONENT.button]: button, ...messageSelects }), { min: 1, max: LIMITS.components.row }),
  },
  common,
  (value, at, report) => {
    let width = 0;
    for (const [index, child] of objectsIn(value, 'components').entries()) {
      width += child['type'] === COMPONENT.button ? 1 : LIMITS.components.row;
      if (width <= LIMITS.components.row) continue;
      const path = [...at, 'components', index];
      report('COMPONENT_LAYOUT_WIDTH_EXCEEDED', 'The specified component exceeds the maximum width', path);
    }
  },
);

/** @returns every component under some, itself included, with where it stands. */
export function everyComponent(
  components: readonly JsonObject[],
  at: Path = ['components'],
): readonly { readonly component: JsonObject; readonly path: Path }[] {
  return components.flatMap((component, index) => within(component, [...at, index]));
}

function within(component: JsonObject, path: Path): ReturnType<typeof everyComponent> {
  const single = (['accessory', 'component'] as const).flatMap((field) => {
    const child = component[field];
    return isObject(child) ? within(child, [...path, field]) : [];
  });
  const children = everyComponent(objectsIn(component, 'components'), [...path, 'components']);
  return [{ component, path }, ...children, ...single];
}

/** Checks that no two components are recognised by the same ID. */
export function idsAreUnique(components: readonly JsonObject[], at: Path, report: Report): void {
  const customIds = new Set<string>();
  const ids = new Set<number>();
  for (const { component, path } of everyComponent(components, at)) {
    const custom = textIn(component, 'custom_id');
    if (custom !== undefined && customIds.has(custom)) {
      const where = [...path, 'custom_id'];
      report('COMPONENT_CUSTOM_ID_DUPLICATED', 'Component custom id cannot be duplicated', where);
    }
    if (custom !== undefined) customIds.add(custom);
    const { id } = component;
    if (typeof id !== 'number' || id === 0) continue;
    if (ids.has(id)) report('COMPONENT_ID_DUPLICATED', 'Component id cannot be duplicated', [...path, 'id']);
    ids.add(id);
  }
}
