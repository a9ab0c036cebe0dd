import type { AppSettings } from '../domain/apps/connector.ts';
import { missing, tooLong, unknownSetting } from './copy.ts';
import type { ConnectorDeclaration, SettingProblem } from './declaration.ts';

/** The longest value of a setting, in UTF-16 units: as long as a URL that every server takes. */
const LONGEST = 2_000;

/**
 * Checks what was given against the declared fields.
 * @returns what was given, without spaces around it and without what was left empty; and every problem.
 */
export function checkFields(
  { name, settings: fields }: Pick<ConnectorDeclaration, 'name' | 'settings'>,
  given: AppSettings,
): { readonly settings: AppSettings; readonly problems: readonly SettingProblem[] } {
  const entries = Object.entries(given).map(([option, value]) => [option, value.trim()] as const);
  const settings = Object.fromEntries(entries.filter(([, value]) => value !== ''));
  const unknown = Object.keys(settings)
    .filter((option) => !fields.some((field) => field.name === option))
    .map((option) => ({ option, words: unknownSetting(option, name) }));
  const wrong = fields.flatMap(({ name: option, required, shape }): readonly SettingProblem[] => {
    const value = settings[option];
    if (value === undefined) return required ? [{ option, words: missing(option) }] : [];
    if (value.length > LONGEST) return [{ option, words: tooLong(LONGEST) }];
    return shape === undefined || shape.pattern.test(value) ? [] : [{ option, words: shape.words }];
  });
  return { settings, problems: [...wrong, ...unknown] };
}
