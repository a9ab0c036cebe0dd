/** Where blocks can stand. */
export type Surface = 'message' | 'modal' | 'home';

/** Slack's limits on Block Kit, in characters or items. Source: docs.slack.dev/reference/block-kit and the `types` package. */
export const LIMITS = {
  blocks: { message: 50, modal: 100, home: 100 },
  id: 255,
  /** docs.slack.dev/reference/block-kit/composition-objects/text-object */
  text: 3000,
  section: { text: 3000, fields: 10, field: 2000 },
  header: 150,
  image: { altText: 2000, title: 2000, url: 3000 },
  context: 10,
  contextActions: 5,
  actions: 25,
  /** All markdown blocks of a payload together. */
  markdown: 12_000,
  table: { rows: 100, columns: 20, perPayload: 1 },
  button: { text: 75, value: 2000, url: 3000, accessibilityLabel: 75 },
  option: { text: 75, value: 150, description: 75, url: 3000 },
  select: { options: 100, groups: 100, groupLabel: 75 },
  overflow: { min: 1, max: 5 },
  choices: 10,
  confirm: { title: 100, text: 300, button: 30 },
  input: { label: 2000, hint: 2000, text: 3000, placeholder: 150, files: 10 },
  richTextIndent: 8,
  view: { title: 24, button: 24, callbackId: 255, externalId: 255, metadata: 3000, bytes: 250_000 },
} as const;

const EVERYWHERE: readonly Surface[] = ['message', 'modal', 'home'];

/**
 * Which block may stand where. Source: docs.slack.dev/blocks.json, `available-in-surfaces` (read in a copy of July 2026).
 * A table may stand on a Home since 2026; the pages of 2025 knew it in messages only.
 */
export const SURFACES_OF_BLOCK: Readonly<Record<string, readonly Surface[]>> = {
  actions: EVERYWHERE,
  alert: ['modal'],
  context: EVERYWHERE,
  context_actions: ['message'],
  divider: EVERYWHERE,
  header: EVERYWHERE,
  image: EVERYWHERE,
  input: EVERYWHERE,
  markdown: ['message'],
  rich_text: EVERYWHERE,
  section: EVERYWHERE,
  table: ['message', 'home'],
};
