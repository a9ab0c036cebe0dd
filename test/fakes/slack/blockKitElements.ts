import { LIMITS } from './blockKitLimits.ts';
import { among, bool, type Fields, integer, list, matching, object, type Rule, string, type } from './blockKitRules.ts';
import {
  choiceOption,
  confirm,
  eitherOptionsOrGroups,
  OPTION_FIELDS,
  optionsAgree,
  overflowOption,
  plainText,
  selectOption,
} from './blockKitTexts.ts';

const actionId = string({ max: LIMITS.id });
const acting = { action_id: actionId } as const;
const asking = { ...acting, confirm } as const;
const focusing = { focus_on_load: bool } as const;
const prompting = { placeholder: plainText(LIMITS.input.placeholder) } as const;
const dispatching = {
  dispatch_action_config: object(
    {},
    { trigger_actions_on: list(among('on_enter_pressed', 'on_character_entered'), { max: 2 }) },
  ),
} as const;
const menu = { ...asking, ...focusing, ...prompting } as const;
const manyMenu = { ...menu, max_selected_items: integer(1) } as const;
const respondable = { response_url_enabled: bool } as const;
const conversationFilter = object(
  {},
  {
    include: list(among('im', 'mpim', 'private', 'public')),
    exclude_external_shared_channels: bool,
    exclude_bot_users: bool,
  },
);

const button = object(
  { type, text: plainText(LIMITS.button.text) },
  {
    ...asking,
    value: string({ max: LIMITS.button.value }),
    url: string({ max: LIMITS.button.url }),
    style: among('primary', 'danger'),
    accessibility_label: string({ max: LIMITS.button.accessibilityLabel }),
  },
);

const choices = { ...asking, ...focusing } as const;

/** Selects: from options that are given, that the app is asked for, or that Slack knows. */
const SELECTS: Fields = {
  static_select: object({ type }, { ...menu, ...OPTION_FIELDS, initial_option: selectOption }, eitherOptionsOrGroups),
  external_select: object({ type }, { ...menu, min_query_length: integer(0), initial_option: selectOption }),
  users_select: object({ type }, { ...menu, initial_user: string() }),
  channels_select: object({ type }, { ...menu, ...respondable, initial_channel: string() }),
  conversations_select: object(
    { type },
    {
      ...menu,
      ...respondable,
      initial_conversation: string(),
      default_to_current_conversation: bool,
      filter: conversationFilter,
    },
  ),
  multi_static_select: object(
    { type },
    { ...manyMenu, ...OPTION_FIELDS, initial_options: list(selectOption) },
    eitherOptionsOrGroups,
  ),
  multi_external_select: object(
    { type },
    { ...manyMenu, min_query_length: integer(0), initial_options: list(selectOption) },
  ),
  multi_users_select: object({ type }, { ...manyMenu, initial_users: list(string()) }),
  multi_channels_select: object({ type }, { ...manyMenu, initial_channels: list(string()) }),
  multi_conversations_select: object(
    { type },
    {
      ...manyMenu,
      initial_conversations: list(string()),
      default_to_current_conversation: bool,
      filter: conversationFilter,
    },
  ),
};

/** Elements with which something is chosen, other than selects. */
const CHOICES: Fields = {
  checkboxes: object(
    { type, options: list(choiceOption, { max: LIMITS.choices }) },
    { ...choices, initial_options: list(choiceOption) },
    optionsAgree,
  ),
  radio_buttons: object(
    { type, options: list(choiceOption, { max: LIMITS.choices }) },
    { ...choices, initial_option: choiceOption },
    optionsAgree,
  ),
  datepicker: object({ type }, { ...menu, initial_date: matching(/^\d{4}-\d{2}-\d{2}$/) }),
  timepicker: object({ type }, { ...menu, initial_time: matching(/^\d{2}:\d{2}$/), timezone: string() }),
  datetimepicker: object({ type }, { ...choices, initial_date_time: integer(1_000_000_000, 9_999_999_999) }),
};

const typed = { ...acting, ...focusing, ...prompting, ...dispatching } as const;

const plainTextInput: Rule = object(
  { type },
  {
    ...typed,
    initial_value: string({ min: 0, max: LIMITS.input.text }),
    multiline: bool,
    min_length: integer(0, LIMITS.input.text),
    max_length: integer(1, LIMITS.input.text),
  },
  ({ min_length: min, max_length: max }, at, report) => {
    if (typeof min === 'number' && typeof max === 'number' && min > max) report('min_length exceeds max_length', at);
  },
);

const overflow = object(
  { type, options: list(overflowOption, LIMITS.overflow) },
  asking,
  // Two entries that send the same value could not be told apart when one is chosen.
  optionsAgree,
);

/** An image inside another block. Source: docs.slack.dev/reference/block-kit/block-elements/image-element */
export const imageElement: Rule = object(
  { type, alt_text: string({ max: LIMITS.image.altText }) },
  {
    image_url: string({ max: LIMITS.image.url }),
    slack_file: object({}, { id: string(), url: string() }),
  },
  ({ image_url: url, slack_file: file }, at, report) => {
    if ((url === undefined) === (file === undefined)) report('must provide either image_url or slack_file', at);
  },
);

/** What may stand in an actions block. Source: docs.slack.dev/blocks.json, `compatible-block-elements` */
export const ACTION_ELEMENTS: Fields = { ...SELECTS, ...CHOICES, button, overflow };

/** What may stand beside a section's text. */
export const ACCESSORIES: Fields = { ...SELECTS, ...CHOICES, button, overflow, image: imageElement };

/** What may stand in an input block. A button or an overflow menu takes no input. */
export const INPUT_ELEMENTS: Fields = {
  ...SELECTS,
  ...CHOICES,
  plain_text_input: plainTextInput,
  email_text_input: object({ type }, { ...typed, initial_value: string({ min: 0 }) }),
  url_text_input: object({ type }, { ...typed, initial_value: string({ min: 0 }) }),
  number_input: object(
    { type, is_decimal_allowed: bool },
    { ...typed, initial_value: string({ min: 0 }), min_value: string(), max_value: string() },
  ),
  file_input: object({ type }, { ...acting, filetypes: list(string()), max_files: integer(1, LIMITS.input.files) }),
};

const feedbackButton = object(
  { text: plainText(LIMITS.button.text), value: string({ max: LIMITS.button.value }) },
  { accessibility_label: string({ max: LIMITS.button.accessibilityLabel }) },
);

/** What may stand in a context_actions block. */
export const CONTEXT_ACTION_ELEMENTS: Fields = {
  feedback_buttons: object({ type, positive_button: feedbackButton, negative_button: feedbackButton }, acting),
  icon_button: object(
    { type, icon: string(), text: plainText(LIMITS.button.text) },
    {
      ...asking,
      value: string({ max: LIMITS.button.value }),
      accessibility_label: string({ max: LIMITS.button.accessibilityLabel }),
      visible_to_user_ids: list(string()),
    },
  ),
};
