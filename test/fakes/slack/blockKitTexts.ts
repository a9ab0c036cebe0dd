import { isList, isObject, type Json, type JsonObject, objectsIn, sameJson, textIn } from '../shared/json.ts';
import { LIMITS } from './blockKitLimits.ts';
import { among, bool, byType, list, object, type Report, type Rule, string, type } from './blockKitRules.ts';
import { datesOfMarkup } from './dates.ts';

/** A text object. Source: docs.slack.dev/reference/block-kit/composition-objects/text-object */
function textObjects(max: number): Readonly<Record<'plain_text' | 'mrkdwn', Rule>> {
  const text = string({ max: Math.min(max, LIMITS.text) });
  const markup: Rule = (value, at, report) => {
    text(value, at, report);
    if (typeof value === 'string') datesOfMarkup(value, at, report);
  };
  return {
    plain_text: object({ type, text }, { emoji: bool }),
    mrkdwn: object({ type, text: markup }, { verbatim: bool }),
  };
}

/** A `plain_text` object of at most so many characters, and no other. */
export function plainText(max: number): Rule {
  return byType({ plain_text: textObjects(max).plain_text });
}

/** A `plain_text` or `mrkdwn` object of at most so many characters. */
export function anyText(max: number): Rule {
  return byType(textObjects(max));
}

/** What stands in a select menu. Source: …/composition-objects/option-object */
export const selectOption: Rule = object(
  { text: plainText(LIMITS.option.text), value: string({ max: LIMITS.option.value }) },
  { description: plainText(LIMITS.option.description) },
);

/** What stands in an overflow menu: it may lead to a web page. */
export const overflowOption: Rule = object(
  { text: plainText(LIMITS.option.text), value: string({ max: LIMITS.option.value }) },
  { description: plainText(LIMITS.option.description), url: string({ max: LIMITS.option.url }) },
);

/** What stands beside a radio button or a checkbox: its texts may be `mrkdwn`. */
export const choiceOption: Rule = object(
  { text: anyText(LIMITS.option.text), value: string({ max: LIMITS.option.value }) },
  { description: anyText(LIMITS.option.description) },
);

/** The question that Slack itself asks before an action. Source: …/composition-objects/confirmation-dialog-object */
export const confirm: Rule = object(
  { text: anyText(LIMITS.confirm.text) },
  {
    title: plainText(LIMITS.confirm.title),
    confirm: plainText(LIMITS.confirm.button),
    deny: plainText(LIMITS.confirm.button),
    style: among('primary', 'danger'),
  },
);

const optionList = list(selectOption, { max: LIMITS.select.options });
const groupList = list(object({ label: plainText(LIMITS.select.groupLabel), options: optionList }), {
  max: LIMITS.select.groups,
});

/** The fields with which a select menu says what can be selected. */
export const OPTION_FIELDS = { options: optionList, option_groups: groupList } as const;

/** @returns all options of an element, whether they stand in groups or not. */
export function optionsOf(element: JsonObject): readonly JsonObject[] {
  return [
    ...objectsIn(element, 'options'),
    ...objectsIn(element, 'option_groups').flatMap((group) => objectsIn(group, 'options')),
  ];
}

/** Reports options that can't be told apart, and ones that are selected at first without being there. */
export function optionsAgree(element: JsonObject, at: string, report: Report): void {
  const options = optionsOf(element);
  const seen = new Set<string>();
  for (const value of options.map((option) => textIn(option, 'value'))) {
    if (value === undefined) continue;
    if (seen.has(value)) report(`duplicate option value: ${value}`, at);
    seen.add(value);
  }
  for (const initial of initialOptions(element)) {
    const there = options.some((option) => isObject(initial) && sameOption(option, initial));
    if (!there) report('must be one of the options', at);
  }
}

/** Reports a select menu that has neither options nor groups of them, or both. */
export function eitherOptionsOrGroups(element: JsonObject, at: string, report: Report): void {
  const given = Object.keys(OPTION_FIELDS).filter((field) => element[field] !== undefined);
  if (given.length !== 1) report('must provide either options or option_groups', at);
  optionsAgree(element, at, report);
}

function initialOptions(element: JsonObject): readonly Json[] {
  const { initial_option: one, initial_options: many } = element;
  return [...(one === undefined ? [] : [one]), ...(isList(many) ? many : [])];
}

function sameOption(left: JsonObject, right: JsonObject): boolean {
  // Slack compares what is shown and what is sent; whether emoji are converted is not part of it.
  const face = (option: JsonObject) => {
    const text = option['text'];
    return isObject(text) ? text['text'] : undefined;
  };
  return sameJson(left['value'], right['value']) && sameJson(face(left), face(right));
}
