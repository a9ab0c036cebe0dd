import type { JsonObject } from '../shared/json.ts';
import { objectsIn } from '../shared/json.ts';
import { type Origin, StoredMessage } from '../shared/messages.ts';
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
export interface MessageOrigin extends Origin {
  readonly id: string;
  readonly guild: string | undefined;
  readonly from: 'channel' | 'callback' | 'followUp';
  readonly nonce: string | number | undefined;
  /** The command that it answers. */
  readonly command: string | undefined;
  /** What is told of the interaction that it answers. */
  readonly metadata: JsonObject | undefined;
  /** The message whose component was clicked on. */
  readonly replyTo: string | undefined;
}

/** A message in a channel, in a direct conversation, or ephemeral: as it is now, and as it ever was. */
export class Message extends StoredMessage<MessageOrigin, MessageVersion, 'deleted' | 'dismissed'> {
  readonly id;
  readonly guild;
  readonly nonce;
  readonly command;
  readonly metadata;
  readonly replyTo;
  /** When it was edited although it was more than an hour old. */
  readonly lateEdits: number[] = [];

  constructor(origin: MessageOrigin, first: MessageVersion, latest?: Message) {
    super(origin, first, latest);
    this.id = origin.id;
    this.guild = origin.guild;
    this.nonce = origin.nonce;
    this.command = origin.command;
    this.metadata = origin.metadata;
    this.replyTo = origin.replyTo;
  }

  /** It as it stands now: what comes of a press that is on its way is done to the message as it is by then. */
  earlier(): Message {
    return new Message(this, this.now, this);
  }

  get ephemeral(): boolean {
    return this.to !== undefined;
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
    return this.versions.flatMap(({ pings }) => pings);
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
    return this.versions[0].at;
  }

  get edited(): boolean {
    return this.versions.some(({ by }) => by === 'edited');
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
