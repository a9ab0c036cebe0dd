import { z } from 'zod';
import type { OwnTeam } from '../people/ownTeam.ts';

/** What payloads of several kinds have in common. */

/** Slack's ID of something, such as `U…` or `T…`. */
export const id = z.string().regex(/^[A-Z0-9]{2,40}$/);
/** One that may be missing, or null. */
export const optionalId = id.nullish().transform((value) => value ?? undefined);
/** A short text. */
export const short = z.string().max(300);

/** A list on payloads of Enterprise Grid: who someone is in the whole organisation. */
export const enterpriseUser = z
  .object({ id: optionalId, enterprise_id: optionalId, teams: z.array(id).max(1_000).optional() })
  .nullish()
  .transform((value) => value ?? undefined);

/** Commands name no team of the user's own. */
export const UNNAMED: OwnTeam = { teamId: undefined, enterpriseId: undefined, teamIds: [] };

/** @returns the team that a payload names as its user's own. */
export function ownTeam(teamId: string | undefined, organisation: z.infer<typeof enterpriseUser>): OwnTeam {
  return { teamId, enterpriseId: organisation?.enterprise_id, teamIds: organisation?.teams ?? [] };
}
