import { describe, expect, test } from 'vitest';
import type { FakeSlack } from './fakeSlack.ts';
import type { Interaction } from './interactions.ts';
import { ANA, button, card, GENERAL, openSlack } from './testSlack.ts';

/** Posts to the URL that an interaction came with. @returns the status and what was answered. */
async function respond(interaction: Interaction, body: object): Promise<readonly [number, string]> {
  const reply = await fetch(String(interaction.payload['response_url']), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return [reply.status, await reply.text()];
}

/** A command that no app answers, and a message with a button in answer to it by hand. */
async function asked(slack: FakeSlack): Promise<Interaction> {
  return await slack.slash(ANA, GENERAL, 'list');
}

const question = { text: 'Sure?', blocks: card('Sure?', button('Yes', 'yes')), replace_original: false };

describe('response URLs', () => {
  test('take five posts within thirty minutes', async () => {
    let now = Date.UTC(2026, 0, 15, 12);
    const slack = await openSlack({ now: () => now });
    const typed = await asked(slack);
    for (let post = 1; post <= 5; post += 1) expect(await respond(typed, question)).toEqual([200, 'ok']);
    expect(await respond(typed, question)).toEqual([404, '{"ok":false,"error":"used_url"}']);
    const other = await asked(slack);
    now += 30 * 60_000 + 1;
    expect(await respond(other, question)).toEqual([404, '{"ok":false,"error":"expired_url"}']);
    expect(slack.ephemeralsOf(ANA)).toHaveLength(5);
    expect(slack.posts.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 404, 404]);
  });

  test("replace and delete what was clicked on; a command's own URL posts a new message", async () => {
    const slack = await openSlack();
    const typed = await asked(slack);
    await respond(typed, question);
    await respond(typed, { text: 'instead', replace_original: true });
    const [first, second] = slack.ephemeralsOf(ANA);
    expect([first?.text, second?.text]).toEqual(['Sure?', 'instead']);
    expect(slack.complaints.map(({ what }) => what)).toEqual([
      "a command's URL can't replace or delete anything: it posts a new message",
    ]);
    const message = await typed.message();
    const click = await slack.press(ANA, message, 'Yes');
    expect(await respond(click, { text: 'Done' })).toEqual([200, 'ok']);
    expect(slack.complaints.at(-1)?.what).toMatch(/^ambiguous/);
    expect(message.versions.map(({ text }) => text)).toEqual(['Sure?', 'Done']);
    expect(await respond(click, { delete_original: true })).toEqual([200, 'ok']);
    // Slack has no copy of what is ephemeral: it says ok, and nobody sees anything.
    expect(await respond(click, { text: 'late', replace_original: true })).toEqual([200, 'ok']);
    expect(message.visible).toBe(false);
    expect(slack.effects.filter(({ what }) => what === 'replaced')).toHaveLength(1);
    await respond(typed, question);
    const other = await typed.message(3);
    await respond(await slack.press(ANA, other, 'Yes'), { delete_original: true });
    await expect(slack.press(ANA, other, 'Yes')).rejects.toThrow('that message is gone');
    const late = await slack.press(ANA, other, 'Yes', { evenIfGone: true });
    expect(late.payload).toMatchObject({ type: 'block_actions' });
  });

  test('check what is said, and fail as they are told to', async () => {
    const slack = await openSlack();
    const typed = await asked(slack);
    expect(await respond(typed, { blocks: [{ type: 'nonsense' }], replace_original: false })).toEqual([
      400,
      '{"ok":false,"error":"invalid_blocks"}',
    ]);
    expect(await respond(typed, { replace_original: false })).toEqual([400, '{"ok":false,"error":"no_text"}']);
    const shown: string[] = [];
    slack.onShown((effect) => {
      if ('message' in effect) shown.push(effect.message.text);
    });
    slack.failPost({ kind: 'status', status: 429, retryAfter: 3 });
    slack.failPost({ kind: 'shownThenReset' });
    slack.failPost({ kind: 'hang' });
    expect(await respond(typed, question)).toEqual([429, '{"ok":false,"error":"ratelimited"}']);
    await expect(respond(typed, question)).rejects.toThrow();
    const hanging = respond(typed, question);
    await slack.until('a post that hangs', () => slack.hanging === 1);
    expect(shown).toEqual(['Sure?']);
    slack.release();
    expect(await hanging).toEqual([200, 'ok']);
    expect(shown).toEqual(['Sure?', 'Sure?']);
    slack.reload(ANA);
    slack.goAway(ANA);
    expect(await respond(typed, question)).toEqual([200, 'ok']);
    expect(slack.seenBy(ANA, GENERAL)).toEqual([]);
    expect(slack.ephemeralsOf(ANA)).toHaveLength(3);
  });
});
