import { isList, isObject, type Json, type JsonObject, objectsIn } from '../shared/json.ts';
import { common, customId, groupOption, idsAreUnique, optionsAgree, rangeAgrees, selects } from './componentRules.ts';
import { textDisplay } from './layoutRules.ts';
import { LIMITS } from './limits.ts';
import { COMPONENT } from './numbers.ts';
import { bool, byType, type Fields, integer, list, object, type Rule, text, type } from './rules.ts';

function textInput(labelled: boolean): Rule {
  const own = text({ max: LIMITS.modal.label });
  const must: Fields = { type, custom_id: customId, style: integer(1, 2) };
  const may: Fields = {
    ...common,
    min_length: integer(0, LIMITS.input.text),
    max_length: integer(1, LIMITS.input.text),
    required: bool,
    value: text({ min: 0, max: LIMITS.input.text }),
    placeholder: text({ min: 0, max: LIMITS.input.placeholder }),
  };
  return object(labelled ? must : { ...must, label: own }, may, (value, at, report) => {
    const { min_length: min, max_length: max, value: given } = value;
    if (typeof min === 'number' && typeof max === 'number' && min > max) {
      report('TEXT_INPUT_COMPONENT_RANGE_INVALID', 'min_length exceeds max_length', [...at, 'min_length']);
    }
    const fits = typeof given !== 'string' || given === '' || typeof max !== 'number' || given.length <= max;
    if (!fits) report('BASE_TYPE_MAX_LENGTH', `Must be ${String(max)} or fewer in length.`, [...at, 'value']);
  });
}

const required = { required: bool } as const;

const fileUpload = object(
  { type, custom_id: customId },
  {
    ...common,
    ...required,
    min_values: integer(0, LIMITS.choices.files),
    max_values: integer(1, LIMITS.choices.files),
  },
  rangeAgrees,
);

const radioGroup = object(
  {
    type,
    custom_id: customId,
    options: list(groupOption, { min: LIMITS.choices.radioMin, max: LIMITS.choices.count }),
  },
  { ...common, ...required },
  (value, at, report) => optionsAgree(value, at, report, 1),
);

const checkboxGroup = object(
  { type, custom_id: customId, options: list(groupOption, { min: 1, max: LIMITS.choices.count }) },
  {
    ...common,
    ...required,
    min_values: integer(0, LIMITS.choices.count),
    max_values: integer(1, LIMITS.choices.count),
  },
  (value, at, report) => {
    const options = objectsIn(value, 'options');
    const { max_values: max = options.length } = value;
    optionsAgree(value, at, report, typeof max === 'number' ? max : options.length);
    rangeAgrees({ max_values: options.length, ...value }, at, report);
  },
);

/** What may stand in a label. Source: docs.discord.com/developers/components/reference#label-label-child-components */
const label = object(
  {
    type,
    label: text({ max: LIMITS.modal.label }),
    component: byType({
      [COMPONENT.textInput]: textInput(true),
      ...selects('modal'),
      [COMPONENT.fileUpload]: fileUpload,
      [COMPONENT.radioGroup]: radioGroup,
      [COMPONENT.checkboxGroup]: checkboxGroup,
      [COMPONENT.checkbox]: object({ type, custom_id: customId }, { ...common, default: bool }),
    }),
  },
  { ...common, description: text({ max: LIMITS.modal.description }) },
);

/** The deprecated way: one text input in a row. */
const oldRow = object(
  { type, components: list(byType({ [COMPONENT.textInput]: textInput(false) }), { min: 1, max: 1 }) },
  common,
);

/** A modal, as it stands in an interaction's callback. */
export const modal: Rule = object({
  custom_id: customId,
  title: text({ max: LIMITS.modal.title }),
  components: list(
    byType({
      [COMPONENT.actionRow]: oldRow,
      [COMPONENT.textDisplay]: textDisplay,
      [COMPONENT.label]: label,
    }),
    { min: 1, max: LIMITS.modal.components },
  ),
});

/** Checks a modal, and that its IDs are told apart. */
export const modalWithIds: Rule = (value, at, report) => {
  modal(value, at, report);
  if (isObject(value)) idsAreUnique(objectsOf(value['components']), [...at, 'components'], report);
};

function objectsOf(value: Json | undefined): readonly JsonObject[] {
  return isList(value) ? value.filter(isObject) : [];
}
