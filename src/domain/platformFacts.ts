/**
 * What a platform declares of how people, groups and conversations are written there. Everything that depends on a platform and
 * isn't the platform's adapter itself is decided by these facts, so that no rule knows a platform by name.
 */
export interface PlatformFacts {
  /** The prefix of its accounts: `slack:U024BE7LH`. Lower-case letters and digits. */
  readonly name: string;
  /** Its name in the middle of a sentence: `Slack`. */
  readonly label: string;
  /** Whether those who type there are the ones who run the program, on its machine: how fast they type isn't limited. */
  readonly local?: true;
  /** How accounts are written there. */
  readonly accounts: AccountFacts;
  /** How groups of people are written, whose members may be on call or have a role. */
  readonly groups: {
    /** What stands before a group's ID, such as `slack-usergroup`. */
    readonly prefix: string;
    /** How one is written, for messages, such as `slack-usergroup:S…`; left out where none needs to be suggested. */
    readonly shape?: string;
    /** The shape of the platform's own IDs of groups; left out where there are no groups. */
    readonly id?: RegExp;
  };
  /** How conversations are written in which several people read; left out where there are none. */
  readonly conversations?: ConversationFacts;
}

/** How a platform's accounts are written. */
export interface AccountFacts {
  /** How an ID looks, for messages, such as `U…`. */
  readonly shape: string;
  /** The shape of the platform's own IDs, as its mentions carry them; left out where accounts are known by their names alone. */
  readonly id?: RegExp;
  /** Whether the stored ID begins with a workspace (`T1/U1`) that the platform's own menus leave out. */
  readonly holdWorkspace?: true;
}

/** How a platform's conversations are written. */
export interface ConversationFacts {
  /** How an ID looks, for messages, such as `C…`. */
  readonly shape: string;
  /** The shape of the platform's own IDs of conversations in which several people read. */
  readonly id: RegExp;
  /** What somebody does there so that Latchkey can post in it, as a sentence; left out where nothing needs to be done. */
  readonly letIn?: string;
  /** Corrects how people type an ID; as they typed it where this is left out. */
  correct?(typed: string): string;
}

/** Finds a platform by its name. */
export function findPlatform(platforms: readonly PlatformFacts[], name: string): PlatformFacts | undefined {
  return platforms.find((platform) => platform.name === name);
}

/** @returns a platform as people call it; one that is no longer declared, by its name. */
export function platformLabel(platforms: readonly PlatformFacts[], name: string): string {
  return findPlatform(platforms, name)?.label ?? `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}
