import type { Installation } from '../inbound/options.ts';

/**
 * Where a user belongs, as `users.info` or a payload names it. In a channel shared with another company (Slack Connect) a payload's
 * `team` can be the workspace that the app is installed in while the user comes from outside, and `is_stranger` may be false all the
 * same: only the user's own team tells (docs.slack.dev/apis/slack-connect).
 */
export interface OwnTeam {
  /** The user's own workspace; on Enterprise Grid some payloads name the organisation here. */
  readonly teamId: string | undefined;
  /** The organisation of the user's own, on Enterprise Grid. */
  readonly enterpriseId: string | undefined;
  /** Every workspace of the organisation that the user is in. */
  readonly teamIds: readonly string[];
}

/**
 * Decides whether someone belongs to the workspace, or to the organisation, that the app is installed in.
 * @param own what Slack says of the user. What it leaves out decides nothing: each source is asked for itself.
 */
export function belongsTo({ teamId, enterpriseId }: Installation, own: OwnTeam): boolean {
  if (own.enterpriseId !== undefined && own.enterpriseId !== enterpriseId) return false;
  if (own.teamId === undefined || own.teamId === teamId || own.teamIds.includes(teamId)) return true;
  return enterpriseId !== undefined && (own.teamId === enterpriseId || own.enterpriseId === enterpriseId);
}

/**
 * Decides what a payload alone can: whether its user surely comes from elsewhere. Within an organisation it may name any workspace of
 * it, so there `users.info` decides.
 */
export function isForeign({ teamId, enterpriseId }: Installation, { own }: { readonly own: OwnTeam }): boolean {
  if (own.enterpriseId !== undefined) return own.enterpriseId !== enterpriseId;
  return enterpriseId === undefined && own.teamId !== undefined && own.teamId !== teamId;
}

/**
 * Decides whether the team that a payload names for its user is one of those that `users.info` names for the same ID: users' IDs are
 * unique within a workspace or an organisation only.
 */
export function agrees({ teamId, enterpriseId }: Installation, named: OwnTeam, known: OwnTeam): boolean {
  return named.teamId === undefined || [teamId, enterpriseId, known.teamId, ...known.teamIds].includes(named.teamId);
}
