import { type JsonObject, objectsIn, textIn } from '../shared/json.ts';
import { controlsIn, type Draft, draftKey, type Filled, stateValues } from './controls.ts';
import type { Ids } from './ids.ts';
import { normalised } from './normalise.ts';
import type { AppSettings, Team } from './workspace.ts';

/** How many views can lie on one another. Source: docs.slack.dev/surfaces/modals */
const MOST_STACKED = 3;

/** A modal, or somebody's Home: as it is now, and as it ever was. */
export class View {
  readonly id: string;
  readonly user: string;
  readonly type: 'modal' | 'home';
  readonly rootId: string;
  readonly previousId: string | null;
  /** The interaction whose trigger opened it. */
  readonly cause: string | undefined;
  #versions: readonly [JsonObject, ...JsonObject[]];
  #hash: string;
  #open = true;
  readonly #draft = new Map<string, Filled>();

  constructor(made: Pick<View, 'id' | 'user' | 'type' | 'rootId' | 'previousId' | 'cause' | 'definition' | 'hash'>) {
    this.id = made.id;
    this.user = made.user;
    this.type = made.type;
    this.rootId = made.rootId;
    this.previousId = made.previousId;
    this.cause = made.cause;
    this.#versions = [made.definition];
    this.#hash = made.hash;
  }

  /** What the app said it consists of, the oldest first. */
  get versions(): readonly JsonObject[] {
    return this.#versions;
  }

  get definition(): JsonObject {
    return this.#versions.at(-1) ?? this.#versions[0];
  }

  get blocks(): readonly JsonObject[] {
    return objectsIn(this.definition, 'blocks');
  }

  get hash(): string {
    return this.#hash;
  }

  /** Whether somebody still sees it. */
  get open(): boolean {
    return this.#open;
  }

  get externalId(): string | undefined {
    return textIn(this.definition, 'external_id') || undefined;
  }

  /** What its user has typed and chosen. */
  get draft(): Draft {
    return this.#draft;
  }

  fill(key: string, filled: Filled): void {
    this.#draft.set(key, filled);
  }

  change(definition: JsonObject, hash: string): void {
    this.#versions = [...this.#versions, definition];
    this.#hash = hash;
    const there = new Set(controlsIn(this.blocks).map(draftKey));
    for (const key of this.#draft.keys()) if (!there.has(key)) this.#draft.delete(key);
  }

  close(): void {
    this.#open = false;
  }

  /** @returns the view as Slack sends it: to the person who called a method, and with each interaction. */
  payload(team: Team, app: AppSettings): JsonObject {
    const given = this.definition;
    return {
      id: this.id,
      team_id: team.id,
      type: this.type,
      blocks: given['blocks'] ?? [],
      private_metadata: given['private_metadata'] ?? '',
      callback_id: given['callback_id'] ?? '',
      state: { values: stateValues(this.blocks, this.#draft) },
      hash: this.#hash,
      title: given['title'] ?? null,
      clear_on_close: given['clear_on_close'] ?? false,
      notify_on_close: given['notify_on_close'] ?? false,
      close: given['close'] ?? null,
      submit: given['submit'] ?? null,
      previous_view_id: this.previousId,
      root_view_id: this.rootId,
      app_id: app.appId,
      external_id: given['external_id'] ?? '',
      app_installed_team_id: team.id,
      bot_id: app.botId,
    };
  }
}

/** What came of it when an app wanted to show a view. */
export type ViewResult =
  | { readonly kind: 'view'; readonly view: View }
  | { readonly kind: 'error'; readonly error: string };

/** The modals that lie open, each person's Home, and all that ever were. */
export class Views {
  readonly all: View[] = [];
  readonly #ids: Ids;

  constructor(ids: Ids) {
    this.#ids = ids;
  }

  /** @returns somebody's open modals, the one on top last. */
  stackOf(user: string): readonly View[] {
    return this.all.filter((view) => view.type === 'modal' && view.open && view.user === user);
  }

  /** @returns somebody's Home, if the app has ever published one. */
  homeOf(user: string): View | undefined {
    return this.all.find((view) => view.type === 'home' && view.user === user);
  }

  /** Opens a modal. What its user had open goes: Slack shows one stack at a time. */
  openModal(user: string, definition: JsonObject, cause: string | undefined): ViewResult {
    if (this.#takenExternalId(definition)) return { kind: 'error', error: 'duplicate_external_id' };
    this.clear(user);
    return this.#add(user, 'modal', definition, undefined, cause);
  }

  /** Puts a modal on top of the ones that its user has open. */
  push(user: string, definition: JsonObject, cause: string | undefined): ViewResult {
    const stack = this.stackOf(user);
    const top = stack.at(-1);
    if (top === undefined) return { kind: 'error', error: 'not_found' };
    if (stack.length >= MOST_STACKED) return { kind: 'error', error: 'push_limit_reached' };
    if (this.#takenExternalId(definition)) return { kind: 'error', error: 'duplicate_external_id' };
    return this.#add(user, 'modal', definition, top, cause);
  }

  /** Changes an open view. @param hash the one that the app saw; without one it does not mind what has changed since. */
  update(view: View | undefined, definition: JsonObject, hash: string | undefined): ViewResult {
    if (view === undefined || !view.open) return { kind: 'error', error: 'not_found' };
    if (hash !== undefined && hash !== view.hash) return { kind: 'error', error: 'hash_conflict' };
    if (this.#takenExternalId(definition, view)) return { kind: 'error', error: 'duplicate_external_id' };
    view.change(this.#normalised(definition), this.#newHash());
    return { kind: 'view', view };
  }

  /** Publishes somebody's Home. */
  publish(user: string, definition: JsonObject, hash: string | undefined): ViewResult {
    const home = this.homeOf(user);
    if (home !== undefined) return this.update(home, definition, hash);
    if (hash !== undefined) return { kind: 'error', error: 'hash_conflict' };
    if (this.#takenExternalId(definition)) return { kind: 'error', error: 'duplicate_external_id' };
    return this.#add(user, 'home', definition, undefined, undefined);
  }

  /** Closes all modals of somebody. */
  clear(user: string): void {
    for (const view of this.stackOf(user)) view.close();
  }

  #takenExternalId(definition: JsonObject, except?: View): boolean {
    const id = textIn(definition, 'external_id') || undefined;
    return id !== undefined && this.all.some((view) => view !== except && view.open && view.externalId === id);
  }

  #normalised(definition: JsonObject): JsonObject {
    return { ...definition, blocks: normalised(objectsIn(definition, 'blocks'), this.#ids) };
  }

  #newHash(): string {
    return `${Math.floor(this.#ids.now() / 1000)}.${this.#ids.secret().slice(0, 8)}`;
  }

  #add(
    user: string,
    type: View['type'],
    definition: JsonObject,
    on: View | undefined,
    cause: string | undefined,
  ): ViewResult {
    const id = this.#ids.next('V');
    const view = new View({
      id,
      user,
      type,
      rootId: on?.rootId ?? id,
      previousId: on?.id ?? null,
      cause,
      definition: this.#normalised(definition),
      hash: this.#newHash(),
    });
    this.all.push(view);
    return { kind: 'view', view };
  }
}
