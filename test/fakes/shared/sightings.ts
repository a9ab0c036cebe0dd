/** Where something stands that should not be seen, or not be stored. */
export interface SeenAt<Place extends string> {
  readonly place: Place;
  /** Who sees it, or where: the ID of a user, a conversation, a guild or a delivery. */
  readonly of: string;
  /** The ID of the message, view or command, or the kind of payload. */
  readonly id: string;
  /** Whether it can be seen now; otherwise it could be once, and is only stored. */
  readonly visibleNow: boolean;
}

/** A place where something stands that a pattern matches. */
export type Sighting<Place extends string> = SeenAt<Place> & { readonly match: string };

/** Looks for a pattern in one thing after another. */
export class Lookout<Place extends string> {
  readonly found: Sighting<Place>[] = [];
  readonly #pattern: RegExp;

  constructor(pattern: RegExp) {
    this.#pattern = new RegExp(pattern.source, pattern.flags.replaceAll('g', ''));
  }

  look(value: unknown, where: SeenAt<Place>): void {
    const match = this.#pattern.exec(JSON.stringify(value))?.[0];
    if (match !== undefined) this.found.push({ ...where, match });
  }

  /** Looks at all versions of something; only the last can be seen now, where it can be seen at all. */
  lookAtVersions(versions: readonly unknown[], isVisible: boolean, where: Omit<SeenAt<Place>, 'visibleNow'>): void {
    for (const [index, version] of versions.entries())
      this.look(version, { ...where, visibleNow: isVisible && index === versions.length - 1 });
  }
}
