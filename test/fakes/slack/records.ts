import type { Json, JsonObject } from '../shared/json.ts';
import { Records } from '../shared/records.ts';

/** One call of a Web API method, and what came of it. */
export interface ApiCall {
  readonly method: string;
  readonly args: JsonObject;
  readonly token: string | undefined;
  readonly at: number;
  /** What was answered; undefined while it is not, or if it never was. */
  readonly reply: JsonObject | undefined;
}

/** One post to a `response_url`, and what came of it. */
export interface ResponsePost {
  readonly url: string;
  readonly body: Json | undefined;
  readonly at: number;
  /** The HTTP status that was answered; undefined while none is, or if none ever was. */
  readonly status: number | undefined;
}

/** Something that Slack did not take. */
export interface Refusal {
  /** The method's name, `response_url`, or what was answered to: `ack of view_submission`. */
  readonly where: string;
  /** Slack's code, such as `invalid_blocks`. */
  readonly reason: string;
  /** What is wrong in particular. */
  readonly messages: readonly string[];
  readonly payload: Json | undefined;
}

/** All that a fake Slack has noted. */
export class SlackRecords extends Records<ApiCall, Refusal> {
  readonly posts: ResponsePost[] = [];
}
