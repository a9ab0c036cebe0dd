import { isList, isObject, type JsonObject, objectIn, objectsIn, textIn } from '../shared/json.ts';
import { LIMITS } from './limits.ts';
import { OPTION } from './numbers.ts';
import type { Path, Report } from './problems.ts';
import { among, bool, byType, type Fields, integer, list, number, object, type Rule, text, type } from './rules.ts';

/** Source: docs.discord.com/developers/interactions/application-commands#application-command-object-application-command-naming */
const NAME = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u;

const name: Rule = (value, at, report) => {
  text({ max: LIMITS.command.name })(value, at, report);
  if (typeof value !== 'string' || (NAME.test(value) && value === value.toLowerCase())) return;
  report('APPLICATION_COMMAND_INVALID_NAME', 'Command name is invalid', at);
};

const description = text({ max: LIMITS.command.description });

/** Texts in other languages: a language's code, and a text that follows the same rule as the original. */
function localized(rule: Rule): Rule {
  return (value, at, report) => {
    if (!isObject(value)) return report('DICT_TYPE_CONVERT', 'Only dictionaries may be used in a DictType', at);
    for (const [locale, found] of Object.entries(value)) {
      const known = /^[a-z]{2}(-([A-Z]{2}|419))?$/.test(locale);
      if (!known) report('BASE_TYPE_CHOICES', `Value must be one of the locales, not ${locale}.`, [...at, locale]);
      if (found !== undefined && found !== null) rule(found, [...at, locale], report);
    }
  };
}

const named: Fields = { name, description };
const localizations: Fields = {
  name_localizations: localized(name),
  description_localizations: localized(description),
};

function choice(value: Rule): Rule {
  const label = text({ max: LIMITS.command.choice });
  return object({ name: label, value }, { name_localizations: localized(label) });
}

/** What holds for a list of options or choices: names, values and what is required first. */
function optionsAgree(options: readonly JsonObject[], at: Path, report: Report): void {
  const names = new Set<string>();
  let optional = false;
  for (const [index, option] of options.entries()) {
    const own = textIn(option, 'name') ?? '';
    if (names.has(own)) {
      const path = [...at, index, 'name'];
      report('APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS', 'Option name already exists', path);
    }
    names.add(own);
    const isRequired = option['required'] === true;
    if (isRequired && optional) {
      const message = 'Required options must be placed before non-required options';
      report('APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID', message, [...at, index]);
    }
    if (!isRequired) optional = true;
  }
}

function valued(fields: Fields = {}, choices?: Rule): Rule {
  const chosen: Fields =
    choices === undefined
      ? {}
      : { choices: list(choice(choices), { max: LIMITS.command.choices }), autocomplete: bool };
  return object({ type, ...named }, { ...localizations, required: bool, ...fields, ...chosen }, (value, at, report) => {
    const { choices: offered, autocomplete, min_length: shortest, max_length: longest } = value;
    if (autocomplete === true && isList(offered) && offered.length > 0) {
      const message = 'Autocomplete and choices are mutually exclusive';
      report('APPLICATION_COMMAND_OPTIONS_CHOICES_AUTOCOMPLETE', message, [...at, 'choices']);
    }
    const names = objectsIn(value, 'choices').map((one) => one['name']);
    if (new Set(names).size < names.length) {
      const message = 'Option choice name already exists';
      report('APPLICATION_COMMAND_OPTIONS_CHOICE_NAME_ALREADY_EXISTS', message, [...at, 'choices']);
    }
    if (typeof shortest === 'number' && typeof longest === 'number' && shortest > longest) {
      report('APPLICATION_COMMAND_OPTIONS_RANGE_INVALID', 'min_length exceeds max_length', [...at, 'min_length']);
    }
  });
}

const range = (rule: Rule): Fields => ({ min_value: rule, max_value: rule });
const wholeNumber = integer(Number.MIN_SAFE_INTEGER);

const PARAMETERS: Readonly<Record<number, Rule>> = {
  [OPTION.string]: valued(
    { min_length: integer(0, LIMITS.command.string), max_length: integer(1, LIMITS.command.string) },
    text({ max: LIMITS.command.choice }),
  ),
  [OPTION.integer]: valued(range(wholeNumber), wholeNumber),
  [OPTION.boolean]: valued(),
  [OPTION.user]: valued(),
  [OPTION.channel]: valued({ channel_types: list(integer(0, 20)) }),
  [OPTION.role]: valued(),
  [OPTION.mentionable]: valued(),
  [OPTION.number]: valued(range(number), number),
  [OPTION.attachment]: valued(),
};

function holding(rule: Rule, min: number): Rule {
  return object(
    { type, ...named, ...(min > 0 ? { options: list(rule, { min, max: LIMITS.command.options }) } : {}) },
    { ...localizations, options: list(rule, { max: LIMITS.command.options }), required: bool },
    (value, at, report) => optionsAgree(objectsIn(value, 'options'), [...at, 'options'], report),
  );
}

const subcommand = holding(byType(PARAMETERS), 0);
const group = holding(byType({ [OPTION.subcommand]: subcommand }), 1);
const anyOption = byType({ [OPTION.subcommand]: subcommand, [OPTION.group]: group, ...PARAMETERS });

const permissions: Rule = (value, at, report) => {
  if (typeof value === 'string' && /^\d+$/.test(value)) return;
  report('NUMBER_TYPE_COERCE', `Value "${String(value)}" is not a bit set.`, at);
};

const settings: Fields = {
  id: text(),
  default_member_permissions: permissions,
  dm_permission: bool,
  default_permission: bool,
  nsfw: bool,
};

const globalSettings: Fields = {
  integration_types: list(integer(0, 1), { min: 1 }),
  contexts: list(integer(0, 2), { min: 1 }),
};

const contextName = text({ max: LIMITS.command.name });

/** A command as it is registered. @param scope in a guild, some settings have no place. */
export function command(scope: 'global' | 'guild'): Rule {
  const may = { ...settings, ...(scope === 'global' ? globalSettings : {}), type: among(1, 2, 3) };
  const typed = object(
    named,
    { ...may, ...localizations, options: list(anyOption, { max: LIMITS.command.options }) },
    (value, at, report) => {
      const options = objectsIn(value, 'options');
      optionsAgree(options, [...at, 'options'], report);
      const nested = options.filter(
        (option) => option['type'] === OPTION.subcommand || option['type'] === OPTION.group,
      );
      if (nested.length > 0 && nested.length < options.length) {
        const message = 'Sub-command and sub-command group option types are mutually exclusive to all other types';
        report('APPLICATION_COMMAND_OPTIONS_TYPE_INVALID', message, [...at, 'options']);
      }
      const size = charactersOf(value);
      if (size > LIMITS.command.characters) {
        const message = `Command exceeds maximum size (${LIMITS.command.characters})`;
        report('APPLICATION_COMMAND_TOO_LARGE', message, at);
      }
    },
  );
  const contextual = object(
    { name: contextName },
    { ...may, description: text({ min: 0, max: 0 }), name_localizations: localized(contextName) },
  );
  return (value, at, report) => {
    const isContextual = isObject(value) && (value['type'] === 2 || value['type'] === 3);
    (isContextual ? contextual : typed)(value, at, report);
  };
}

/**
 * @returns how long a command is: all names, descriptions and values, of which for each text the longest language counts.
 * Source: docs.discord.com/developers/interactions/application-commands#slash-commands
 */
export function charactersOf(part: JsonObject): number {
  const longest = (field: string): number => {
    const others = Object.values(objectIn(part, `${field}_localizations`) ?? {}).map((one) => String(one ?? '').length);
    return Math.max((textIn(part, field) ?? '').length, ...others);
  };
  const inside = [...objectsIn(part, 'options'), ...objectsIn(part, 'choices')].map(charactersOf);
  const value = typeof part['value'] === 'string' ? part['value'].length : 0;
  return longest('name') + longest('description') + value + inside.reduce((sum, one) => sum + one, 0);
}
