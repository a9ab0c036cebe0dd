import { type Json, type JsonObject, objectsIn, sameJson, textIn } from '../shared/json.ts';
import { LIMITS } from './limits.ts';
import type { Realm } from './realm.ts';
import type { Snowflakes } from './snowflakes.ts';

const DAY_MS = 24 * 3_600_000;
/** What Discord fills in where an app says nothing. */
const DEFAULTS: JsonObject = {
  type: 1,
  description: '',
  name_localizations: null,
  description_localizations: null,
  default_member_permissions: null,
  nsfw: false,
};

/** Why a command was not registered. */
export type CommandRefusal = 30032 | 30034;

/** A command as it is registered. */
export interface RegisteredCommand {
  readonly id: string;
  /** Undefined: in all guilds, and in direct conversations. */
  readonly guild: string | undefined;
  readonly definition: JsonObject;
}

/** The commands that are registered, in each guild and everywhere. */
export class Commands {
  #all: readonly RegisteredCommand[] = [];
  readonly #creates: { readonly guild: string | undefined; readonly at: number }[] = [];
  readonly #ids: Snowflakes;
  readonly #realm: Realm;

  constructor(ids: Snowflakes, realm: Realm) {
    this.#ids = ids;
    this.#realm = realm;
  }

  /** @param guild undefined for those that are registered everywhere. */
  in(guild: string | undefined): readonly RegisteredCommand[] {
    return this.#all.filter((command) => command.guild === guild);
  }

  /** @returns those that can be typed in a guild, or in a direct conversation; a guild's own come first. */
  typableIn(guild: string | undefined): readonly RegisteredCommand[] {
    const everywhere = this.in(undefined).filter(({ definition: { contexts, dm_permission: dm } }) =>
      Array.isArray(contexts) ? contexts.includes(guild === undefined ? 1 : 0) : guild !== undefined || dm !== false,
    );
    return guild === undefined ? everywhere : [...this.in(guild), ...everywhere];
  }

  byId(guild: string | undefined, id: string): RegisteredCommand | undefined {
    return this.in(guild).find((command) => command.id === id);
  }

  /** How many commands were made in the last day. */
  createdToday(guild: string | undefined): number {
    const since = this.#ids.now() - DAY_MS;
    return this.#creates.filter((create) => create.guild === guild && create.at > since).length;
  }

  /** Replaces all commands of a guild, or all that are registered everywhere; one with a known name keeps its ID. */
  replace(
    guild: string | undefined,
    definitions: readonly JsonObject[],
  ): readonly RegisteredCommand[] | CommandRefusal {
    const before = this.in(guild);
    const refusal = this.#refusal(guild, definitions, []);
    if (refusal !== undefined) return refusal;
    const made = definitions.map((definition) => this.#make(guild, definition, sameName(before, definition)));
    this.#all = [...this.#all.filter((command) => command.guild !== guild), ...made];
    return made;
  }

  /** Makes a command, or replaces the one with that name. @returns it, and whether it is new. */
  put(
    guild: string | undefined,
    definition: JsonObject,
  ): { readonly command: RegisteredCommand; readonly isNew: boolean } | CommandRefusal {
    const was = sameName(this.in(guild), definition);
    const refusal = this.#refusal(guild, [definition], this.in(guild));
    if (refusal !== undefined) return refusal;
    const command = this.#make(guild, definition, was);
    this.#all = [...this.#all.filter((one) => one !== was), command];
    return { command, isNew: was === undefined };
  }

  /** Changes a command: what is not said stays. */
  edit(was: RegisteredCommand, changes: JsonObject): RegisteredCommand {
    const command = this.#make(was.guild, { ...was.definition, ...changes }, was);
    this.#all = this.#all.map((one) => (one === was ? command : one));
    return command;
  }

  remove(command: RegisteredCommand): void {
    this.#all = this.#all.filter((one) => one !== command);
  }

  #refusal(
    guild: string | undefined,
    definitions: readonly JsonObject[],
    beside: readonly RegisteredCommand[],
  ): CommandRefusal | undefined {
    const fresh = definitions.filter((definition) => sameName(this.in(guild), definition) === undefined);
    for (const type of [1, 2, 3]) {
      const ofType = (one: JsonObject) => (one['type'] ?? 1) === type;
      const others = beside.map(({ definition }) => definition).filter(ofType);
      const added = beside.length > 0 ? fresh : definitions;
      const most = type === 1 ? LIMITS.command.perScope : LIMITS.command.contextPerScope;
      if (others.length + added.filter(ofType).length > most) return 30032;
    }
    if (this.createdToday(guild) + fresh.length > LIMITS.command.createsPerDay) return 30034;
    return undefined;
  }

  #make(guild: string | undefined, definition: JsonObject, was: RegisteredCommand | undefined): RegisteredCommand {
    if (was === undefined) this.#creates.push({ guild, at: this.#ids.now() });
    const id = was?.id ?? this.#ids.next();
    const { version: before, ...own } = was?.definition ?? {};
    const full: JsonObject = {
      id,
      application_id: this.#realm.app.id,
      ...(guild === undefined ? { integration_types: [0], contexts: null } : { guild_id: guild }),
      ...DEFAULTS,
      ...definition,
    };
    const { version: _said, ...compared } = full;
    const version = before !== undefined && sameJson(compared, own) ? before : this.#ids.next();
    return { id, guild, definition: { ...full, version } };
  }
}

function sameName(commands: readonly RegisteredCommand[], definition: JsonObject): RegisteredCommand | undefined {
  const type = (one: JsonObject): Json => one['type'] ?? 1;
  return commands.find(
    (command) => command.definition['name'] === definition['name'] && type(command.definition) === type(definition),
  );
}

/**
 * A noun that got no room in `/apikey` is a command of its own, and typed so by everybody who sees the list: `/apikey-project create`. A
 * noun alone is a verb: `/apikey audit`, beside `/apikey-audit export`.
 */
function asListed(commands: readonly RegisteredCommand[], path: readonly string[]): readonly string[] {
  const [root = '', noun = '', ...rest] = path;
  const own = `${root}-${noun}`;
  return rest.length > 0 && commands.some(({ definition }) => definition['name'] === own) ? [own, ...rest] : path;
}

/** @returns the part of a command that a path names, with the options that it takes. @throws when there is none. */
export function commandAt(
  commands: readonly RegisteredCommand[],
  typed: readonly string[],
): {
  readonly command: RegisteredCommand;
  readonly steps: readonly JsonObject[];
  readonly options: readonly JsonObject[];
} {
  const path = asListed(commands, typed);
  const [first, ...rest] = path;
  const command = commands.find(({ definition }) => definition['name'] === first && definition['type'] === 1);
  if (command === undefined) {
    const names = commands.map(({ definition }) => textIn(definition, 'name')).join(', ') || 'nothing';
    throw new Error(`there is no command /${first ?? ''} here; there is: ${names}`);
  }
  const steps: JsonObject[] = [];
  let options = objectsIn(command.definition, 'options');
  for (const name of rest) {
    const step = options.find((option) => option['name'] === name && (option['type'] === 1 || option['type'] === 2));
    if (step === undefined) throw new Error(`/${path.join(' ')} is no command: there is no «${name}»`);
    steps.push(step);
    options = objectsIn(step, 'options');
  }
  const unfinished = options.find((option) => option['type'] === 1 || option['type'] === 2);
  if (unfinished !== undefined)
    throw new Error(`/${path.join(' ')} needs a subcommand, such as ${textIn(unfinished, 'name')}`);
  return { command, steps, options };
}
