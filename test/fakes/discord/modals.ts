import type { JsonObject } from '../shared/json.ts';
import { objectsIn, textIn } from '../shared/json.ts';
import type { Message } from './messages.ts';
import { withIds } from './messages.ts';

/** A form that was opened for somebody. */
export class Modal {
  readonly id;
  readonly user;
  /** The interaction that it answered. */
  readonly cause;
  readonly channel;
  /** The message on which it was asked for, if it was. */
  readonly message;
  /** As Discord shows it: with an ID for each component. */
  readonly definition: JsonObject;
  #open = true;

  constructor(
    opened: {
      readonly id: string;
      readonly user: string;
      readonly cause: string;
      readonly channel: string;
      readonly message: Message | undefined;
    },
    definition: JsonObject,
  ) {
    this.id = opened.id;
    this.user = opened.user;
    this.cause = opened.cause;
    this.channel = opened.channel;
    this.message = opened.message;
    this.definition = { ...definition, components: withIds(objectsIn(definition, 'components')) };
  }

  get title(): string {
    return textIn(this.definition, 'title') ?? '';
  }

  get customId(): string {
    return textIn(this.definition, 'custom_id') ?? '';
  }

  get components(): readonly JsonObject[] {
    return objectsIn(this.definition, 'components');
  }

  get open(): boolean {
    return this.#open;
  }

  close(): void {
    this.#open = false;
  }
}
