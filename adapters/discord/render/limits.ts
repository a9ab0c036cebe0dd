/**
 * Every limit that the renderers keep, in one place. What Discord refuses it refuses as a whole: one character too many in one
 * label, and nobody sees the message.
 *
 * Pages are below https://docs.discord.com/developers. Discord counts code points; UTF-16 units are counted here, of which there
 * are never fewer.
 */
export const LIMITS = {
  /** components/reference: in a message with the flag IS_COMPONENTS_V2, those inside others included. */
  messageComponents: 40,
  /** components/reference#text-display: all of a message together (github.com/discord/discord-api-docs pull 8562). */
  messageCharacters: 4_000,
  /** resources/message#create-message: files of one message. */
  pictures: 10,
  /** reference#uploading-files: 10 MiB for a file, 25 MiB for all; our own measure, so that ten fit. */
  pictureBytes: 2_097_152,
  /** reference#uploading-files: 10 MiB for a file. Pictures beside files have to fit, too. */
  fileBytes: 9_437_184,
  /** components/reference#media-gallery: `description` of an item. */
  pictureDescription: 1_024,

  /** Our own measures, so that one text does not use up what all have. */
  heading: 256,
  text: 2_000,
  note: 1_000,
  code: 1_000,
  fieldLabel: 150,
  field: 1_000,
  tableCell: 100,
  /** Our own measure: all tables of a message together. */
  tables: 3_400,
  /** Our own measure: what one table has at least, however many there are. */
  table: 600,
  /** Our own measure: all that is said beside a secret. */
  secretNotes: 2_000,

  /** components/reference#action-row: buttons in one. */
  buttons: 5,
  /** components/reference#button */
  buttonLabel: 80,
  /** components/reference#anatomy-of-a-component-custom-id, and interactions/receiving-and-responding for modals. */
  customId: 100,
  /** components/reference#string-select */
  selectOptions: 25,
  /** components/reference#string-select */
  placeholder: 150,
  /** components/reference#string-select: `label` of an option. */
  optionLabel: 100,
  /** components/reference#string-select: `value` of an option. */
  optionValue: 100,

  /** interactions/receiving-and-responding#modal */
  modalTitle: 45,
  /** interactions/receiving-and-responding#modal: inputs and texts. The OpenAPI document says 40. */
  modalComponents: 5,
  /** components/reference#label */
  label: 45,
  /** components/reference#label */
  labelDescription: 100,
  /** components/reference#text-input */
  inputText: 4_000,
  /** components/reference#text-input */
  inputPlaceholder: 100,

  /** interactions/receiving-and-responding#autocomplete */
  suggestions: 25,
  /** interactions/application-commands#application-command-object-application-command-option-choice-structure */
  suggestionName: 100,
  /** The same page. */
  suggestionValue: 100,
} as const;

/**
 * How many letters of equal width stand side by side in a code block before Discord breaks the line: an estimate for its desktop
 * client, as no width is documented.
 */
export const MONOSPACE_COLUMNS = 60;
