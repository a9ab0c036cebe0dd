/** What a platform posts to us over HTTP. */
export interface WebhookRequest {
  /** Header names in lower case. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** The body as it arrived: signatures are made over its bytes. */
  readonly body: Uint8Array;
}

/** What it is answered. */
export interface WebhookReply {
  readonly status: number;
  readonly contentType?: string;
  readonly body: string;
}

/** The path that a platform posts to, on the one HTTP server. */
export interface Webhook {
  /** Such as `/slack/events`. */
  readonly path: string;
  handle(request: WebhookRequest): Promise<WebhookReply>;
}
