import { z } from 'zod';
import { enterpriseUser, id, optionalId, short } from './payloadFields.ts';

/** Shortcuts as Slack sends them: docs.slack.dev/reference/interaction-payloads/shortcuts-interaction-payload */

const team = z
  .object({ id })
  .nullish()
  .transform((value) => value ?? undefined);

const common = {
  user: z.object({ id, team_id: optionalId, name: short.optional(), enterprise_user: enterpriseUser }),
  team,
  enterprise: team,
  trigger_id: short,
  callback_id: z.string().max(255),
};

/** A shortcut that is offered everywhere. */
export const SHORTCUT = z.object({ type: z.literal('shortcut'), ...common });

/** A shortcut in the menu of a message, with that message. */
export const MESSAGE_SHORTCUT = z.object({
  type: z.literal('message_action'),
  ...common,
  message: z.object({
    text: z.string().nullish(),
    blocks: z.unknown().optional(),
    attachments: z.unknown().optional(),
  }),
});

/** The message that a shortcut was chosen for. */
export type ShortcutMessage = z.infer<typeof MESSAGE_SHORTCUT>['message'];
