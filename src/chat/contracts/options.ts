import type { App } from '../../domain/apps/app.ts';
import type { ApiKey } from '../../domain/keys/apiKey.ts';
import { PROJECT } from '../../domain/keys/keyOwner.ts';
import type { Secret } from '../../domain/keys/secret.ts';
import type { Parsed } from '../../domain/parsed.ts';
import type { GroupRef } from '../../domain/people/groups/groupRef.ts';
import type { Invitee } from '../../domain/people/invitation.ts';
import type { ChannelRef, Named } from '../../domain/refs.ts';
import type { RequestUse } from '../../domain/requests/request.ts';
import type { DurationMs, EpochMs } from '../../domain/time/time.ts';

/** Something to choose: what a person sees and what is meant. */
export interface Choice {
  readonly label: string;
  readonly value: string;
}

interface Common {
  readonly description: string;
  readonly required?: boolean;
  /** Whether all bare words together are its value. */
  readonly rest?: boolean;
  /** Whether it may stand bare, in its turn, although it isn't required. A choice's own word comes before it. */
  readonly bare?: true;
}

/** One option of a command, as declared. */
export type OptionSpec =
  | (Common & { readonly type: 'channel' })
  | (Common & { readonly type: 'key' })
  | (Common & { readonly type: 'app' })
  /** `invites`: also someone nobody has met, by their account. `orProject`: also the word `project`, for the project itself. */
  | (Common & { readonly type: 'person'; readonly invites?: true; readonly orProject?: true })
  /** A platform's group of people: a Slack user group, a Discord role. */
  | (Common & { readonly type: 'group' })
  | (Common & { readonly type: 'project' })
  /** A request to a project's owners, by its name or ID. `use`: which are offered. */
  | (Common & { readonly type: 'request'; readonly use: RequestUse })
  | (Common & { readonly type: 'name'; readonly what: string })
  /** For values that need parsing: `read` parses, and `shape` says how to write them. */
  | (Common & { readonly type: 'text'; readonly shape?: string; readonly read?: (text: string) => Parsed<unknown> })
  /** `words`: what may be written instead of a duration. `most`: longer ones are refused later, and offered by no correction. */
  | (Common & { readonly type: 'duration'; readonly words?: readonly string[]; readonly most?: DurationMs })
  | (Common & { readonly type: 'expiry' })
  /** `end`: until when; a day is meant with all of it, and the value is the first moment after. */
  | (Common & { readonly type: 'since'; readonly end?: true })
  | (Common & { readonly type: 'page' })
  | (Common & { readonly type: 'choice'; readonly choices: readonly string[] })
  /** Answered in a form only: it is refused where commands are typed, and stored nowhere (see privateFields.ts). */
  | (Common & { readonly type: 'secret' })
  /** A file pasted into a form. Only the key IDs that it names are kept (see privateFields.ts). */
  | (Common & { readonly type: 'configuration' });

/** A command's options by name. The order is the one in which bare words are taken. */
export type OptionSpecs = Readonly<Record<string, OptionSpec>>;

/** A checked name and the key under which it is unique. */
export interface NameValue {
  readonly name: string;
  readonly nameKey: string;
}

type Value<Spec extends OptionSpec> = Spec extends { type: 'choice'; choices: readonly (infer C)[] }
  ? C
  : Spec extends { type: 'person'; invites: true }
    ? Invitee
    : Spec extends { type: 'person'; orProject: true }
      ? Named | typeof PROJECT
      : Spec extends { type: 'text'; read: (text: string) => Parsed<infer Meaning> }
        ? Meaning
        : Spec extends { type: 'duration'; words: readonly (infer W)[] }
          ? DurationMs | W
          : {
              channel: ChannelRef;
              key: ApiKey;
              app: App;
              person: Named;
              group: GroupRef;
              project: Named;
              request: string;
              name: NameValue;
              text: string;
              duration: DurationMs;
              expiry: EpochMs;
              since: EpochMs;
              page: number;
              choice: string;
              secret: Secret;
              configuration: readonly string[];
            }[Spec['type']];

/** What a command gets: every required option has its value, every other one may be missing. */
export type OptionValues<Specs extends OptionSpecs> = {
  readonly [Name in keyof Specs]: Specs[Name] extends { readonly required: true }
    ? Value<Specs[Name]>
    : Value<Specs[Name]> | undefined;
};

/** What was typed or picked, by option name, before it is understood. */
export type RawOptions = Readonly<Record<string, string>>;

/** Whether an option can be answered in a form only, never in the text of a command. */
export function isFormOnly(spec: OptionSpec | undefined): boolean {
  return spec?.type === 'secret' || spec?.type === 'configuration';
}

/** How an option is written in help and messages. */
export function optionSyntax(name: string, spec: OptionSpec): string {
  if (spec.type === 'text' && spec.shape !== undefined) return `${name}:${spec.shape}`;
  if (spec.type === 'duration' && spec.words !== undefined) return `${name}:${['24h', ...spec.words].join('|')}`;
  if (isFormOnly(spec)) return name;
  if (spec.type === 'person' && spec.orProject === true) return `${name}:${VALUE_TEXT.person}|${PROJECT}`;
  return `${name}:${VALUE_TEXT[spec.type] ?? (spec.type === 'choice' ? spec.choices.join('|') : 'TEXT')}`;
}

const VALUE_TEXT: Partial<Record<OptionSpec['type'], string>> = {
  channel: 'CHANNEL',
  key: 'KEY',
  app: 'APP',
  person: '@PERSON',
  group: '@GROUP',
  project: 'PROJECT',
  request: 'REQUEST',
  name: 'NAME',
  text: '"TEXT"',
  duration: '24h',
  expiry: '90d|2027-12-31',
  since: '24h|2026-12-31',
  page: '2',
};
