import { isObject, type Json, type JsonObject, parseJson } from '../shared/json.ts';

/** The arguments of a call, whether they came as a form or as JSON. */
export class Args {
  readonly all: JsonObject;

  constructor(all: JsonObject) {
    this.all = all;
  }

  /**
   * Reads a request's body. Source: docs.slack.dev/apis/web-api#post-bodies
   * @returns the arguments, or Slack's code for a body that it can't read.
   */
  static read(body: string, contentType: string): Args | 'invalid_post_type' | 'invalid_json' {
    const [media = ''] = contentType.split(';');
    switch (media.trim().toLowerCase()) {
      case 'application/x-www-form-urlencoded':
      case '':
        return new Args(Object.fromEntries(new URLSearchParams(body)));
      case 'application/json': {
        const parsed = parseJson(body === '' ? '{}' : body);
        return isObject(parsed) ? new Args(parsed) : 'invalid_json';
      }
      default:
        return 'invalid_post_type';
    }
  }

  /** @returns a text, or undefined if there is none or an empty one. */
  text(name: string): string | undefined {
    const value = this.all[name];
    if (typeof value === 'number' || typeof value === 'boolean') return String(value);
    return typeof value === 'string' && value !== '' ? value : undefined;
  }

  flag(name: string): boolean {
    return this.text(name) === 'true' || this.text(name) === '1';
  }

  /** @returns what an argument says that is JSON: as it is in a JSON body, encoded in a form. Undefined where it is none. */
  json(name: string): Json | undefined {
    const value = this.all[name];
    return typeof value === 'string' ? parseJson(value) : value;
  }

  /** Whether an argument is there and says something. */
  has(name: string): boolean {
    const value = this.all[name];
    return value !== undefined && value !== null && value !== '';
  }
}
