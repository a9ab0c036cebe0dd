import type { JsonObject } from '../shared/json.ts';
import { objectsIn } from '../shared/json.ts';
import { everyComponent } from './componentRules.ts';
import { displayed } from './layoutRules.ts';
import { embedTexts } from './messageRules.ts';
import { FLAG } from './numbers.ts';

/** A file at a message. */
export interface Attachment {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly description: string | undefined;
  readonly data: Buffer;
}

/** What a message says. */
export interface MessageContent {
  readonly content: string;
  readonly embeds: readonly JsonObject[];
  readonly components: readonly JsonObject[];
  readonly attachments: readonly Attachment[];
  readonly flags: number;
  /** Whom it notified when it was made: IDs of users and roles, and `everyone`. A change notifies nobody. */
  readonly pings: readonly string[];
}

/** What a message said from some moment on. */
export interface MessageVersion extends MessageContent {
  readonly at: number;
  readonly by: 'created' | 'deferred' | 'edited';
}

/** How a message came to be. */
export interface MessageOrigin {
  readonly id: string;
  readonly channel: string;
  readonly guild: string | undefined;
  /** Who sent it: the bot, or a person. */
  readonly author: string;
  /** Who alone sees it, if it is ephemeral. */
  readonly to: string | undefined;
  readonly from: 'channel' | 'callback' | 'followUp';
  /** The interaction that it answers, if there is one. */
  readonly cause: string | undefined;
  readonly nonce: string | number | undefined;
  /** The command that it answers. */
  readonly command: string | undefined;
  /** What is told of the interaction that it answers. */
  readonly metadata: JsonObject | undefined;
  /** The message whose component was clicked on. */
  readonly replyTo: string | undefined;
}

/** A message in a channel, in a direct conversation, or ephemeral: as it is now, and as it ever was. */
export class Message {
  readonly id;
  readonly channel;
  readonly guild;
  readonly author;
  readonly to;
  readonly from;
  readonly cause;
  readonly nonce;
  readonly command;
  readonly metadata;
  readonly replyTo;
  #versions: readonly [MessageVersion, ...MessageVersion[]];
  #gone: 'deleted' | 'dismissed' | undefined;
  /** When it was edited although it was more than an hour old. */
  readonly lateEdits: number[] = [];

  constructor(origin: MessageOrigin, first: MessageVersion) {
    this.id = origin.id;
    this.channel = origin.channel;
    this.guild = origin.guild;
    this.author = origin.author;
    this.to = origin.to;
    this.from = origin.from;
    this.cause = origin.cause;
    this.nonce = origin.nonce;
    this.command = origin.command;
    this.metadata = origin.metadata;
    this.replyTo = origin.replyTo;
    this.#versions = [first];
  }

  get ephemeral(): boolean {
    return this.to !== undefined;
  }

  /** All that it has said, the oldest first. */
  get versions(): readonly MessageVersion[] {
    return this.#versions;
  }

  /** What it says now, or said last. */
  get now(): MessageVersion {
    return this.#versions.at(-1) ?? this.#versions[0];
  }

  get content(): string {
    return this.now.content;
  }

  get embeds(): readonly JsonObject[] {
    return this.now.embeds;
  }

  get components(): readonly JsonObject[] {
    return this.now.components;
  }

  get attachments(): readonly Attachment[] {
    return this.now.attachments;
  }

  get flags(): number {
    return this.now.flags;
  }

  /** Whom it notified: IDs of users and roles, and `everyone`. */
  get pings(): readonly string[] {
    return this.#versions.flatMap(({ pings }) => pings);
  }

  /** All that is read in it: its content, its embeds and its text displays. */
  get text(): string {
    const { content, embeds, components } = this.now;
    const shown = everyComponent(components).map(({ component }) => displayed(component));
    return [content, ...embeds.flatMap(embedTexts), ...shown].filter((one) => one !== '').join('\n');
  }

  /** Whether it only says «Latchkey is thinking…» yet. */
  get loading(): boolean {
    return (this.flags & FLAG.loading) !== 0;
  }

  /** Whether it consists of layout components. */
  get v2(): boolean {
    return (this.flags & FLAG.componentsV2) !== 0;
  }

  get createdAt(): number {
    return this.#versions[0].at;
  }

  get edited(): boolean {
    return this.#versions.some(({ by }) => by === 'edited');
  }

  /** Why it can no longer be seen: deleted by the app, or dismissed by who saw it. */
  get gone(): 'deleted' | 'dismissed' | undefined {
    return this.#gone;
  }

  get visible(): boolean {
    return this.#gone === undefined;
  }

  change(version: MessageVersion): void {
    this.#versions = [...this.#versions, version];
  }

  remove(how: 'deleted' | 'dismissed'): void {
    this.#gone ??= how;
  }
}

/**
 * @returns components with the IDs that Discord gives them: counted from 1, without those that an app gave itself.
 * Source: docs.discord.com/developers/components/reference#anatomy-of-a-component
 */
export function withIds(components: readonly JsonObject[]): readonly JsonObject[] {
  const given = new Set(everyComponent(components).map(({ component }) => component['id']));
  let last = 0;
  const number = (component: JsonObject): JsonObject => {
    let { id } = component;
    if (typeof id !== 'number' || id === 0) {
      do last += 1;
      while (given.has(last));
      id = last;
    }
    const own: JsonObject = { ...component, id };
    const children =
      component['components'] === undefined ? {} : { components: objectsIn(own, 'components').map(number) };
    const single = (['accessory', 'component'] as const).flatMap((field) => {
      const child = component[field];
      return typeof child === 'object' && child !== null && 'type' in child ? [[field, number(child)] as const] : [];
    });
    return { ...own, ...children, ...Object.fromEntries(single) };
  };
  return components.map(number);
}
