import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { encodeAction } from '../../../src/chat/contracts/actionCode.ts';
import type { Answer } from '../../../src/chat/contracts/exchange.ts';
import type { FormField } from '../../../src/chat/contracts/form.ts';
import { buttons, heading } from '../../../src/chat/contracts/view.ts';
import { answer, ScriptedPort } from '../../adapters/scriptedPort.ts';
import { Terminal } from '../../adapters/terminal.ts';
import { type Gate, gate } from '../../support/until.ts';

const CTRL_C = '\u0003';
const CONFIRM = encodeAction({ kind: 'confirm', id: 'n1' });
const CANCEL = encodeAction({ kind: 'cancel', id: 'n1' });
const question = (): Answer =>
  answer(
    heading('Delete k1?'),
    buttons({ label: 'Delete', action: CONFIRM, style: 'danger' }, { label: 'Cancel', action: CANCEL }),
  );

let port: ScriptedPort;
let terminal: Terminal;

beforeEach(async () => {
  port = new ScriptedPort();
  terminal = new Terminal(port);
  await terminal.sees(/ana> $/);
});

afterEach(async () => {
  await terminal.close();
});

/** What was pressed, in order. */
function presses(): readonly string[] {
  return port.heard.flatMap(({ input }) => (input.kind === 'press' ? [input.action] : []));
}

describe('Ctrl-C takes back the smallest thing that is open', () => {
  it.each([
    ['at its end', ''],
    ['in its middle', '\u001b[D\u001b[D'],
    ['at its beginning', '\u0001'],
  ])('a half-typed line, with the cursor %s; on an empty line it says that it stops, and stops', async (_, moves) => {
    await terminal.keys(`/apikey delete k1${moves}`, /delete k1/);
    await terminal.keys(CTRL_C, /ana> $/);
    await terminal.keys('/apikey list\r', /heard: list\s+ana> $/);
    expect(port.lines).toEqual(['list']);
    expect(await terminal.ends(CTRL_C)).toMatch(/Stopping Latchkey/);
  });

  it('a question, which is answered with Cancel, and is then no longer there', async () => {
    port.answers.push(question());
    await terminal.keys('/apikey delete k1\r', /Cancel\s+ana> $/);
    await terminal.keys(CTRL_C, /heard: lk:v1:cancel\S+\s+ana> $/);
    expect(presses()).toEqual([CANCEL]);
    await terminal.keys('1\r', /nothing to press[\s\S]*ana> $/);
    expect(await terminal.ends(CTRL_C)).toMatch(/Stopping Latchkey/);
  });

  it('a half-typed answer before its question', async () => {
    port.answers.push(question());
    await terminal.keys('/apikey delete k1\r', /Cancel\s+ana> $/);
    await terminal.keys('dele', /dele/);
    await terminal.keys(CTRL_C, /ana> $/);
    expect(presses()).toEqual([]);
    await terminal.keys('1\r', /heard: lk:v1:confirm\S+\s+ana> $/);
    expect(presses()).toEqual([CONFIRM]);
  });

  it('only once what was typed before it is finished: it can’t cancel what was just confirmed', async () => {
    const busy: Gate = gate();
    port.answers.push(question());
    await terminal.keys('/apikey delete k1\r', /Cancel\s+ana> $/);
    port.before = () => busy.passed;
    await terminal.keys(`1\r${CTRL_C}`, /1/);
    busy.open();
    expect(await terminal.ends()).toMatch(/heard: lk:v1:confirm[\s\S]*Stopping Latchkey/);
    expect(presses()).toEqual([CONFIRM]);
  });

  it('Ctrl-D on an empty line says that it stops, too', async () => {
    expect(await terminal.ends('\u0004')).toMatch(/Stopping Latchkey/);
  });
});

describe('Tab', () => {
  const field = (choices: FormField['choices']): FormField => ({
    name: 'channel',
    label: 'channel',
    hint: 'Which',
    required: true,
    type: 'channel',
    choices,
  });
  const form = (one: FormField): Answer => ({
    kind: 'form',
    form: { title: 'create', submitLabel: 'Continue', action: 'lk:v1:form:x', fields: [one] },
  });

  it.each(['', '/', '/api'])('in a form without choices inserts nothing after %j', async (typed) => {
    port.answers.push(form(field([])));
    await terminal.keys('/apikey create\r', /Which\s+\? $/);
    port.completions = ['regenerate'];
    if (typed !== '') await terminal.keys(typed, /./);
    // A key at a time: what comes in one piece counts as pasted, and a tab in it is white space.
    await terminal.keys('\t', /^/);
    await terminal.keys('X', /X$/);
    await terminal.keys('\r', /ana> $/);
    const answered = port.heard.at(-1)?.input;
    if (typed === '') expect(answered).toMatchObject({ answers: { channel: 'X' } });
    expect(JSON.stringify(port.heard)).not.toContain('regenerate');
    expect(JSON.stringify(port.heard)).not.toMatch(/apikey +X/);
  });

  it('in a form completes its choices, also on an empty line, and what it completed is understood', async () => {
    const choices = [
      { label: 'shop/rasa', value: 'id1' },
      { label: 'shop/web', value: 'id2' },
    ];
    port.answers.push(form(field(choices)));
    await terminal.keys('/apikey create\r', /Which\s+\? $/);
    await terminal.keys('\t', /shop\/$/);
    await terminal.keys('W\t', /shop\/web$/);
    await terminal.keys('\r', /heard: lk:v1:form:x\s+ana> $/);
    expect(port.heard.at(-1)?.input).toMatchObject({ answers: { channel: 'id2' } });
  });

  it('at a question completes the words on its buttons', async () => {
    port.answers.push(question());
    await terminal.keys('/apikey delete k1\r', /Cancel\s+ana> $/);
    await terminal.keys('del\t', /Delete$/);
    await terminal.keys('\r', /heard: lk:v1:confirm\S+\s+ana> $/);
  });
});
