import { Message, type MessageVersion } from '../fakes/discord/messages.ts';

/** A message as it stood when a press on it set out; what comes of that press is done to the message as it is by then. */
export class EarlierDiscordMessage extends Message {
  readonly latest: Message;

  constructor(latest: Message) {
    super(latest, latest.now);
    this.latest = latest;
  }

  override change(version: MessageVersion): void {
    this.latest.change(version);
  }

  override remove(how: 'deleted' | 'dismissed'): void {
    this.latest.remove(how);
  }
}
