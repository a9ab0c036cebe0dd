import type { App } from '../../domain/apps/app.ts';
import type { ApiKey } from '../../domain/keys/apiKey.ts';
import type { ApprovalSetting } from '../../domain/people/approvals/approvals.ts';
import type { GroupRef } from '../../domain/people/groups/groupRef.ts';
import type { Invitee } from '../../domain/people/invitation.ts';
import type { Actor, Permitted } from '../../domain/people/permissions.ts';
import type { ChannelRef, Named } from '../../domain/refs.ts';
import type { RequestUse } from '../../domain/requests/request.ts';
import type { Choice } from './options.ts';

/** Finds what exists for a person, by what they typed. What lies outside their projects is not found (invariant 10). */
export interface Directory {
  projects(actor: Actor): Promise<readonly Named[]>;
  channels(actor: Actor, projectId?: string): Promise<readonly ChannelRef[]>;
  keys(actor: Actor, within: KeyWithin): Promise<readonly ApiKey[]>;
  /** The names of keys that begin with a text, in any spelling. */
  keyNames(actor: Actor, start: string): Promise<readonly string[]>;
  findProject(actor: Actor, text: string): Promise<Named | undefined>;
  findChannels(actor: Actor, text: string): Promise<readonly ChannelRef[]>;
  findKeys(actor: Actor, text: string, within: KeyWithin): Promise<readonly ApiKey[]>;
  /** Whether a key that was called so, and that nothing is called now, was deleted. */
  wasDeleted(actor: Actor, text: string): Promise<boolean>;
  findKeyById(actor: Actor, id: string): Promise<ApiKey | undefined>;
  /** Finds which of these are IDs of living keys. */
  findKeyIds(actor: Actor, candidates: readonly string[]): Promise<readonly string[]>;
  /** Lists apps by name: those of one project, or all. */
  apps(actor: Actor, projectId?: string): Promise<readonly App[]>;
  /** Finds apps by `name`, `project/name` or ID. */
  findApps(actor: Actor, text: string): Promise<readonly App[]>;
  /** Everyone who may be meant, named so that they can be told apart. */
  findPeople(actor: Actor, text: string, platform: string): Promise<readonly FoundPerson[]>;
  /** Groups of people that may be meant: what the platform says now, and what has a role in the actor's projects. */
  findGroups(actor: Actor, text: string, platform: string): Promise<FoundGroups>;
  /** Groups whose handle holds what is being typed. */
  searchGroups(actor: Actor, text: string, platform: string): Promise<readonly Choice[]>;
  /** The open requests that somebody can do something with. */
  requests(actor: Actor, use: RequestUse): Promise<readonly FoundRequest[]>;
  /** @returns the account that an invitation could wait for, where the text names one. */
  invitable(text: string, platform: string): Invitee | undefined;
  /** For which changes a project asks for approvals. */
  approvals(projectId: string): Promise<ApprovalSetting>;
  /** What the platforms refuse for good, in words; nothing for people who aren't admins. */
  lastingProblems(actor: Actor): Promise<readonly string[]>;
  /** Finds what is called like what is being typed: best first. */
  search(actor: Actor, wanted: Search): Promise<readonly Choice[]>;
  /** Counts what a search would find without its limit. @returns undefined where nobody can say. */
  count(actor: Actor, wanted: Omit<Search, 'limit'>): Promise<Counted | undefined>;
}

/** Someone found by what was typed; `choice` tells them from everyone else it fits. */
export interface FoundPerson extends Named {
  readonly choice: string;
}

/** An open request; `name` can be typed to mean it, and `choice` tells it from every other. */
export interface FoundRequest {
  readonly id: string;
  readonly name: string;
  readonly choice: string;
}

/** Groups found by what was typed. */
export interface FoundGroups {
  readonly found: readonly (GroupRef & { readonly label: string })[];
  /** The platforms that can't say now which groups they have. */
  readonly unread: readonly string[];
  /** Whether there is any platform that has groups. */
  readonly anywhere: boolean;
}

/** A search while someone types. */
export interface Search extends KeyWithin {
  readonly type: 'project' | 'channel' | 'key' | 'app' | 'person';
  readonly text: string;
  readonly limit: number;
  /** Only what something may be done with. */
  readonly permitted?: Permitted;
}

/** How many there are; `about` where some may have come or gone since they were counted. */
export interface Counted {
  readonly total: number;
  readonly about: boolean;
}

/** Where to look for keys. */
export interface KeyWithin {
  readonly channelId?: string;
  readonly projectId?: string;
}
