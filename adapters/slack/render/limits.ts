/**
 * Every limit that the renderers keep, in one place. What Slack refuses it refuses as a whole: one character too many in one
 * block, and nobody sees the message.
 *
 * Pages are below https://docs.slack.dev/reference. Slack does not say what it counts as a character; UTF-16 units are counted
 * here, of which there are never fewer than code points.
 */
export const LIMITS = {
  /** block-kit/blocks */
  messageBlocks: 50,
  /** block-kit/blocks: modals and Home tabs. */
  viewBlocks: 100,
  /** methods/chat.postMessage, methods/chat.update: an update with more in `text` is refused. */
  messageText: 4_000,
  /**
   * Text in all blocks of a message, and what each block adds to it. Undocumented: chat.postMessage answers
   * `msg_blocks_too_long` at some 13,300, of which a divider takes 125 (github.com/slackapi/bolt-js issues 2509 and 2867).
   */
  messageCharacters: 12_000,
  messageCharactersPerBlock: 125,
  /** All blocks of a message as JSON. Our own measure: of what Slack counts above, menus are no part. */
  messageBytes: 240_000,
  /** methods/views.open: a view has at most 250 KB; the rest is for what is around its blocks. */
  viewBytes: 240_000,

  /** block-kit/blocks/header-block */
  header: 150,
  /** block-kit/blocks/section-block */
  section: 3_000,
  /** block-kit/blocks/section-block: each of its `fields`. Here they are lines of rich text, which have no limit of their own. */
  field: 2_000,
  /** Our own measure, as nothing is documented: block-kit/blocks/rich-text-block. */
  richText: 3_000,
  /** block-kit/blocks/context-block: below the 3,000 of block-kit/composition-objects/text-object. */
  context: 2_000,
  /** block-kit/blocks/table-block: rows, of which the first is the header. */
  tableRows: 100,
  /** block-kit/blocks/table-block */
  tableColumns: 20,
  /**
   * Reported to be 10,000 in all cells, as block-kit/blocks/data-table-block says of its own; less here, so that there is room
   * beside it in `messageCharacters`.
   */
  tableCharacters: 8_000,
  /** Our own measure: so that one cell does not use up what all have. */
  tableCell: 150,

  /** block-kit/blocks/actions-block */
  actions: 25,
  /** block-kit/block-elements/button-element */
  buttonText: 75,
  /** block-kit/composition-objects/option-object */
  optionText: 75,
  /** block-kit/composition-objects/option-object */
  optionValue: 150,
  /** block-kit/block-elements/select-menu-element */
  selectOptions: 100,
  /** block-kit/block-elements/select-menu-element */
  placeholder: 150,
  /** block-kit/block-elements/overflow-menu-element */
  overflowOptions: 5,

  /** Our own measure: as many pictures as are shared as one message. */
  pictures: 10,
  /** methods/files.getUploadURLExternal: `alt_txt`. */
  pictureDescription: 1_000,

  /** block-kit/blocks/input-block */
  inputLabel: 2_000,
  /** block-kit/blocks/input-block */
  inputHint: 2_000,
  /** block-kit/block-elements/plain-text-input-element */
  inputText: 3_000,
  /** views/modal-views: title, and the words on the buttons that submit and close. */
  modalTitle: 24,
  /** views/modal-views */
  callbackId: 255,
  /** views/modal-views */
  privateMetadata: 3_000,
} as const;

/** Where blocks are shown. */
export type Surface = 'message' | 'modal' | 'home';

/**
 * How many letters of equal width stand side by side in preformatted text before Slack breaks the line: an estimate for its
 * desktop client, as no width is documented.
 */
export const MONOSPACE_COLUMNS: Readonly<Record<Surface, number>> = { message: 90, modal: 60, home: 90 };
