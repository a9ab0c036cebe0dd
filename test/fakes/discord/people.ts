import { isList, type JsonObject, objectIn, textIn } from '../shared/json.ts';
import { happened } from '../shared/world.ts';
import { commandAt, type RegisteredCommand } from './commands.ts';
import { controlNamed, controlsIn, mustBeActive } from './controls.ts';
import { type Entry, filledWith } from './filling.ts';
import type { Interaction, Interactions } from './interactions.ts';
import type { Message } from './messages.ts';
import type { Modal } from './modals.ts';
import { COMPONENT, PERMISSION } from './numbers.ts';
import { actPayload, type Chosen, commandPayload, resolvedData } from './payloads.ts';
import type { Channel } from './realm.ts';
import { nested, type OptionEntry, optionNamed, typedOptions } from './typing.ts';
import type { Fixture } from './world.ts';

/** How somebody acts. */
export interface ActOptions {
  /** On what is shown no longer: the click was on its way when it was changed or deleted. */
  readonly evenIfGone?: boolean;
}

/** What is offered while somebody types. */
export interface Offered {
  readonly interaction: Interaction;
  /** What they read. */
  readonly labels: readonly string[];
  /** What is typed for them if they choose it. */
  readonly values: readonly (string | number)[];
}

/** Options by their names. */
export type OptionEntries = Readonly<Record<string, OptionEntry>>;

const nothingBefore = { clicked: undefined, before: undefined } as const;

/** Discord's client, in anybody's hands. */
export class People {
  readonly #world: Fixture;
  readonly #interactions: Interactions;

  constructor(world: Fixture, interactions: Interactions) {
    this.#world = world;
    this.#interactions = interactions;
  }

  async slash(user: string, where: string, path: string, given: OptionEntries): Promise<Interaction> {
    const { realm, grants } = this.#world;
    const channel = this.#channel(user, where);
    const { command, steps, options } = commandAt(this.#commands(user, channel), path.split(' '));
    const typed = typedOptions(realm, options, given);
    const grant = grants.issue({ ...this.#act(user, channel), kind: 'command', ...nothingBefore, title: path });
    const resolved = resolvedData(realm, channel, typed.chosen);
    const payload = commandPayload(this.#world, grant, command, nested(steps, typed.options), resolved);
    return await this.#interactions.run(grant, payload);
  }

  /** Somebody chooses a command in the menu of a message. @param message as Discord resolves it. */
  async messageCommand(user: string, where: string, name: string, message: JsonObject): Promise<Interaction> {
    const { grants } = this.#world;
    const channel = this.#channel(user, where);
    const command = this.#commands(user, channel).find(
      ({ definition }) => definition['name'] === name && definition['type'] === 3,
    );
    if (command === undefined) throw new Error(`no message has «${name}» in its menu`);
    const grant = grants.issue({ ...this.#act(user, channel), kind: 'command', ...nothingBefore, title: name });
    const target = String(message['id']);
    const payload = commandPayload(this.#world, grant, command, [], {
      target_id: target,
      resolved: { messages: { [target]: message } },
    });
    return await this.#interactions.run(grant, payload);
  }

  async autocomplete(
    user: string,
    where: string,
    path: string,
    focused: string,
    value: string,
    others: OptionEntries,
  ): Promise<Offered> {
    const { realm, grants } = this.#world;
    const channel = this.#channel(user, where);
    const { command, steps, options } = commandAt(this.#commands(user, channel), path.split(' '));
    const option = optionNamed(options, focused);
    if (option['autocomplete'] !== true) throw new Error(`the app is not asked while somebody types into «${focused}»`);
    // What is required need not be there yet.
    const known = options.filter(({ name }) => name !== focused).map((one) => ({ ...one, required: false }));
    const typed = typedOptions(realm, known, others);
    const partial = [...typed.options, { name: focused, type: option['type'], value, focused: true }];
    const grant = grants.issue({ ...this.#act(user, channel), kind: 'autocomplete', ...nothingBefore, title: path });
    const resolved = resolvedData(realm, channel, typed.chosen);
    const payload = commandPayload(this.#world, grant, command, nested(steps, partial), resolved);
    const interaction = await this.#interactions.run(grant, payload);
    const choices = interaction.effects.flatMap((effect) => (effect.what === 'offered' ? effect.choices : []));
    const values = choices.map((choice) => choice['value']).filter(isScalar);
    return { interaction, labels: choices.map((choice) => textIn(choice, 'name') ?? ''), values };
  }

  async press(user: string, message: Message, name: string, options: ActOptions): Promise<Interaction> {
    const control = controlNamed(message.components, name);
    if (control.type !== COMPONENT.button) throw new Error(`«${name}» is no button`);
    mustBeActive(control);
    const { customId, component } = control;
    return await this.#click(user, message, { id: component['id'], custom_id: customId, component_type: 2 }, options);
  }

  async choose(user: string, message: Message, name: string, entry: Entry, options: ActOptions): Promise<Interaction> {
    const control = controlNamed(message.components, name);
    mustBeActive(control);
    const { realm } = this.#world;
    const { fields, chosen } = filledWith(realm, control, entry, false);
    const { customId, component, type } = control;
    const resolved = resolvedData(realm, realm.channel(message.channel), chosen);
    const data = { id: component['id'], custom_id: customId, component_type: type, ...fields, ...resolved };
    return await this.#click(user, message, data, options);
  }

  async submit(user: string, modal: Modal, entries: Readonly<Record<string, Entry>>): Promise<Interaction> {
    const { realm, grants } = this.#world;
    if (modal.user !== user || !modal.open) throw new Error(`${realm.user(user).username} has no such modal open`);
    const named = new Map(
      Object.entries(entries).map(([name, entry]) => [controlNamed(modal.components, name).customId, entry]),
    );
    const all: Chosen[] = [];
    const values = new Map<string, JsonObject>();
    for (const control of controlsIn(modal.components)) {
      const { fields, chosen } = filledWith(realm, control, named.get(control.customId), true);
      values.set(control.customId, fields);
      all.push(chosen);
    }
    const channel = realm.channel(modal.channel);
    const { message: clicked } = modal;
    const before = grants.byId(modal.cause);
    const grant = grants.issue({ ...this.#act(user, channel), kind: 'modal', clicked, before, title: '' });
    const chosen = {
      users: all.flatMap(({ users }) => users),
      roles: all.flatMap(({ roles }) => roles),
      channels: all.flatMap(({ channels }) => channels),
    };
    const data = {
      custom_id: modal.customId,
      components: submitted(modal.components, values),
      ...resolvedData(realm, channel, chosen),
    };
    const interaction = await this.#interactions.run(grant, actPayload(this.#world, grant, data));
    // Without an answer it stays open, and says that something went wrong.
    if (interaction.outcome === 'acked' && modal.open) await this.closeModal(modal, interaction.id);
    return interaction;
  }

  /** The app is not told of it. */
  async closeModal(modal: Modal, cause?: string): Promise<void> {
    modal.close();
    await happened(this.#world, { what: 'closed', modal, cause });
  }

  /** @param where a channel's ID; or `dm`. */
  #channel(user: string, where: string): Channel {
    const { realm } = this.#world;
    const channel = where === 'dm' ? realm.directWith(user) : realm.channel(where);
    if (!realm.may(channel, user)) throw new Error(`${realm.user(user).username} does not see ${channel.name}`);
    return channel;
  }

  #commands(user: string, channel: Channel): readonly RegisteredCommand[] {
    const { realm, commands } = this.#world;
    const joined = channel.guild === undefined || realm.guild(channel.guild).joined;
    if (!joined || (channel.guild !== undefined && !realm.may(channel, user, PERMISSION.useCommands))) return [];
    const may = realm.permissionsIn(channel, user);
    return commands.typableIn(channel.guild).filter(({ definition: { default_member_permissions: needed } }) => {
      if (typeof needed !== 'string' || channel.guild === undefined) return true;
      const bits = BigInt(needed);
      const isAdmin = (may & PERMISSION.administrator) !== 0n;
      return isAdmin || (bits !== 0n && (may & bits) === bits);
    });
  }

  #act(user: string, channel: Channel): { user: string; channel: string; guild: string | undefined } {
    return { user: this.#world.realm.user(user).id, channel: channel.id, guild: channel.guild };
  }

  async #click(
    user: string,
    message: Message,
    data: JsonObject,
    { evenIfGone = false }: ActOptions,
  ): Promise<Interaction> {
    const { realm, grants } = this.#world;
    const channel = realm.channel(message.channel);
    const { username } = realm.user(user);
    if (!message.visible && !evenIfGone) throw new Error('that message is gone');
    const sees = message.to === undefined ? realm.may(channel, user) : message.to === user;
    if (!sees) throw new Error(`${username} does not see that message`);
    const grant = grants.issue({
      ...this.#act(user, channel),
      kind: 'component',
      clicked: message,
      before: undefined,
      title: '',
    });
    return await this.#interactions.run(grant, actPayload(this.#world, grant, data));
  }
}

/** @returns a modal's components as they come back: what they are, and what is in them. */
function submitted(components: readonly JsonObject[], values: ReadonlyMap<string, JsonObject>): readonly JsonObject[] {
  const filled = (control: JsonObject): JsonObject => {
    const customId = textIn(control, 'custom_id') ?? '';
    return { type: control['type'], id: control['id'], custom_id: customId, ...values.get(customId) };
  };
  return components.map((component) => {
    const { type, id } = component;
    const inside = objectIn(component, 'component');
    const row = component['components'];
    return {
      type,
      id,
      ...(inside === undefined ? {} : { component: filled(inside) }),
      ...(isList(row) ? { components: row.map((one) => filled(objectIn({ one }, 'one') ?? {})) } : {}),
    };
  });
}

function isScalar(value: unknown): value is string | number {
  return typeof value === 'string' || typeof value === 'number';
}
