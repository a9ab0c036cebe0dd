import { Message, type MessageVersion } from '../fakes/slack/messages.ts';

/** A message as it stood when a press on it set out; what comes of that press is done to the message as it is by then. */
export class EarlierMessage extends Message {
  readonly now: Message;

  constructor(now: Message) {
    super(now, { text: now.text, blocks: now.blocks, at: 0, by: 'post' });
    this.now = now;
  }

  override change(version: MessageVersion): void {
    this.now.change(version);
  }

  override remove(how: 'deleted' | 'forgotten'): void {
    this.now.remove(how);
  }
}
