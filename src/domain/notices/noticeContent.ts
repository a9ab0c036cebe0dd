/** A notice in words. */
export interface NoticeText {
  /** For the person it is for. */
  readonly text: string;
  /** For a conversation that others read: no address, no program's name, no free text. Null where nothing may be said there. */
  readonly publicText: string | null;
  /** What can be pressed beside it, where there are buttons. */
  readonly presses?: readonly NoticePress[];
}

/** A command that a button gives: its options are IDs and plain words. */
export interface NoticePress {
  readonly label: string;
  readonly path: readonly string[];
  readonly options: Readonly<Record<string, string>>;
  readonly style?: 'primary' | 'danger';
}
