import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderBlocks } from '../../../../adapters/slack/render/blocks.ts';
import { renderMessage } from '../../../../adapters/slack/render/message.ts';
import { datedText, lengthOfPiece } from '../../../../adapters/slack/render/moments.ts';
import { moment, momentAgo } from '../../../../src/domain/time/moment.ts';
import { HOUR } from '../../../../src/domain/time/time.ts';
import { always, seeded } from '../../../domain/seed.ts';
import { nasty, objectsOf, refusals, SURFACES, viewOf } from './samples.ts';

const AT = Date.UTC(2027, 2, 31, 7, 30);
const SECONDS = AT / 1_000;
const words = 'until 31 Mar 2027, 09:30 Europe/Berlin.';
const text = `until ${moment(AT, 'minute', 'Europe/Berlin')}.`;
const date = {
  type: 'date',
  timestamp: SECONDS,
  format: '{date_short} at {time}',
  fallback: '31 Mar 2027, 09:30 Europe/Berlin',
};
const rich = (...elements: readonly object[]) => ({
  type: 'rich_text',
  elements: [{ type: 'rich_text_section', elements }],
});
const sentence = [{ type: 'text', text: 'until ' }, date, { type: 'text', text: '.' }];

describe('a moment in Slack', () => {
  it('is a date of Slack’s in lines, small print, values of fields and cells of Slack’s tables', () => {
    const blocks = renderBlocks(
      {
        blocks: [
          { kind: 'text', text },
          { kind: 'note', text },
          { kind: 'fields', fields: [{ label: 'Valid', value: text }] },
          { kind: 'table', columns: ['Valid'], rows: [[text]] },
        ],
      },
      'message',
      'n1',
    ).map(({ block_id, ...block }) => block);
    const label = { type: 'text', text: 'Valid: ', style: { bold: true } };
    expect(blocks).toEqual([
      rich(...sentence),
      rich(...sentence),
      rich(label, ...sentence),
      { type: 'table', rows: [[{ type: 'raw_text', text: 'Valid' }], [rich(...sentence)]] },
    ]);
  });

  it('is in words where Slack draws none: titles, code, buttons, menus, drawn tables and notifications', () => {
    const shown = JSON.stringify(
      renderBlocks(
        {
          blocks: [
            { kind: 'heading', text },
            { kind: 'code', text },
            { kind: 'table', columns: ['Valid'], rows: [[text]] },
            { kind: 'select', label: 'Keys', choices: [{ label: text, action: 'a' }] },
            { kind: 'overflow', label: text, detail: text, choices: [{ label: text, action: 'b' }] },
            { kind: 'buttons', buttons: [{ label: text, action: 'c' }] },
          ],
        },
        'modal',
        'n1',
      ),
    );
    expect(shown).not.toContain('"date"');
    expect(shown.split(words)).toHaveLength(9);
    expect(renderMessage({ blocks: [{ kind: 'text', text }] }, 'n1').text).toBe(words);
  });

  it('is a day, a minute, or how long ago it was', () => {
    const formats = [moment(AT, 'day'), moment(AT, 'minute'), momentAgo(AT, AT + HOUR)].map((one) =>
      datedText(one, 99),
    );
    expect(formats).toEqual([
      [{ type: 'date', timestamp: SECONDS, format: '{date_short}', fallback: '31 Mar 2027' }],
      [{ ...date, fallback: '31 Mar 2027, 07:30 UTC' }],
      [{ type: 'date', timestamp: SECONDS, format: '{ago}', fallback: '1 hour ago' }],
    ]);
  });
});

describe(seeded('a text with moments'), () => {
  const mixed = fc
    .array(fc.oneof(nasty, fc.constant(moment(AT, 'minute')), fc.constant(moment(AT, 'day'))), { maxLength: 6 })
    .map((parts) => `${parts.join('')}${moment(AT, 'day')}`);

  it('is taken by Slack wherever it stands, and none of its marks is shown', () => {
    always(
      fc.tuple(mixed, fc.constantFrom(...SURFACES)),
      ([one, surface]) => {
        expect(refusals(renderBlocks(viewOf(one), surface, 'n1'), surface)).toEqual([]);
      },
      100,
    );
  });

  it('keeps to its limit, as it is read', () => {
    always(fc.tuple(mixed, fc.integer({ min: 2, max: 120 })), ([one, limit]) => {
      const pieces = datedText(one, limit) ?? [];
      expect(pieces.reduce((sum, piece) => sum + lengthOfPiece(piece), 0)).toBeLessThanOrEqual(limit);
      expect(objectsOf(pieces).length).toBeGreaterThan(0);
    });
  });
});
