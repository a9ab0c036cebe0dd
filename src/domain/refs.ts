/** Something with a name that can be shown: a project, a person. */
export interface Named {
  readonly id: string;
  readonly name: string;
}

/** An integration channel with its project. */
export interface ChannelRef extends Named {
  readonly project: Named;
}
