import type { Json, JsonObject } from '../shared/json.ts';

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

/** Something that Slack lets pass, though an app should not do it. */
export interface Complaint {
  readonly where: string;
  readonly what: string;
}

/** All that a fake Slack has noted. */
export class Records {
  readonly calls: ApiCall[] = [];
  readonly posts: ResponsePost[] = [];
  readonly refusals: Refusal[] = [];
  readonly complaints: Complaint[] = [];

  /** Notes that Slack did not take something. */
  refuse(where: string, reason: string, payload: Json | undefined, messages: readonly string[] = []): void {
    this.refusals.push({ where, reason, payload, messages });
  }

  /** Notes something that an app should not do. */
  complain(where: string, what: string): void {
    this.complaints.push({ where, what });
  }
}
