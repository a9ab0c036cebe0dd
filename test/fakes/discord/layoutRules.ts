import { objectIn, textIn } from '../shared/json.ts';
import { actionRow, button, common } from './componentRules.ts';
import { LIMITS } from './limits.ts';
import { COMPONENT } from './numbers.ts';
import { bool, byType, integer, list, object, type Rule, text, type, url } from './rules.ts';
import { timestampsOf } from './timestamps.ts';

const item = object(
  { url: url(2048, ['http', 'https', 'attachment']) },
  // What Discord fills in itself may stand there when a message is sent back as it came.
  Object.fromEntries(
    'proxy_url height width placeholder placeholder_version content_type flags attachment_id loading_state id'
      .split(' ')
      .map((field) => [field, type]),
  ),
);

/** Markdown, in a message or a modal. */
export const textDisplay: Rule = object(
  { type, content: text({ max: LIMITS.text.display }) },
  common,
  (value, at, report) => timestampsOf(textIn(value, 'content') ?? '', [...at, 'content'], report),
);

const thumbnail = object(
  { type, media: item },
  { ...common, description: text({ min: 0, max: LIMITS.gallery.description }), spoiler: bool },
);

const section = object(
  {
    type,
    components: list(byType({ [COMPONENT.textDisplay]: textDisplay }), { min: 1, max: LIMITS.section.texts }),
    accessory: byType({ [COMPONENT.button]: button, [COMPONENT.thumbnail]: thumbnail }),
  },
  common,
);

const mediaGallery = object(
  {
    type,
    items: list(
      object({ media: item }, { description: text({ min: 0, max: LIMITS.gallery.description }), spoiler: bool }),
      { min: 1, max: LIMITS.gallery.items },
    ),
  },
  common,
);

const file = object(
  { type, file: item },
  { ...common, spoiler: bool, name: text(), size: integer(0) },
  (value, at, report) => {
    const address = textIn(objectIn(value, 'file'), 'url') ?? '';
    if (address !== '' && !address.startsWith('attachment://')) {
      const message = 'A file must be an attachment of this message';
      report('UNFURLED_MEDIA_ITEM_ATTACHMENT_REQUIRED', message, [...at, 'file', 'url']);
    }
  },
);

const separator = object({ type }, { ...common, divider: bool, spacing: integer(1, 2) });

const inContainer: Readonly<Record<number, Rule>> = {
  [COMPONENT.actionRow]: actionRow,
  [COMPONENT.section]: section,
  [COMPONENT.textDisplay]: textDisplay,
  [COMPONENT.mediaGallery]: mediaGallery,
  [COMPONENT.file]: file,
  [COMPONENT.separator]: separator,
};

const container = object(
  { type, components: list(byType(inContainer), { min: 1, max: LIMITS.components.all }) },
  { ...common, accent_color: integer(0, LIMITS.color), spoiler: bool },
);

/** What may stand on top in a message with the flag IS_COMPONENTS_V2. Source: docs.discord.com/developers/components/reference */
export const layout: Rule = byType({ ...inContainer, [COMPONENT.container]: container });

/** What may stand on top in a message without it. */
export const legacyLayout: Rule = byType({ [COMPONENT.actionRow]: actionRow });

/** @returns what is read in a text display; nothing in any other component. */
export function displayed(component: Parameters<typeof textIn>[0]): string {
  return component?.['type'] === COMPONENT.textDisplay ? (textIn(component, 'content') ?? '') : '';
}
