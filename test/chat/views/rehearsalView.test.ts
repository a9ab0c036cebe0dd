import { expect, it } from 'vitest';
import type { View } from '../../../src/chat/contracts/view.ts';
import { rehearsalNewsView, rehearsalView } from '../../../src/chat/views/incidents/rehearsalView.ts';
import type { Rehearsal } from '../../../src/domain/rehearsals/rehearsal.ts';

const CALLER = { app: 'billing', source: '203.0.113.9', count: 3, lastAt: 60_000 };

function rehearsal(more: Partial<Rehearsal>): Rehearsal {
  return {
    id: 'r1',
    revision: 1,
    kind: 'disable',
    state: 'waiting',
    key: { id: 'k1', name: 'chat-bot' },
    project: { id: 'p1', name: 'shop' },
    startedBy: 'ana (console)',
    startedAt: 0,
    endsAt: 60_000,
    countedAt: 60_000,
    endedAt: null,
    endedBy: null,
    total: 0,
    callers: [],
    callerCount: 0,
    ...more,
  };
}

function textsOf(view: View | undefined): readonly string[] {
  return (view?.blocks ?? []).flatMap((block) => (block.kind === 'text' ? [block.text] : []));
}

it('a rehearsal in one line is a sentence, also where nobody used the key', () => {
  const line = (more: Partial<Rehearsal>) => textsOf(rehearsalNewsView({ rehearsal: rehearsal(more), presses: [] }));
  expect(line({})).toEqual(['Rehearsal: disabling chat-bot. Nobody used it, so nothing would have failed.']);
  expect(line({ total: 3, callers: [CALLER], callerCount: 1 })).toEqual([
    'Rehearsal: disabling chat-bot. 3 uses by 1 caller would have failed.',
  ]);
});

it('a rehearsal that was cut names callers above only where they are listed', () => {
  const cut = { state: 'cut', endedAt: 60_000, endedBy: 'ana (console)' } as const;
  const text = (more: Partial<Rehearsal>) => textsOf(rehearsalView({ rehearsal: rehearsal(more), presses: [] })).join();
  expect(text({ ...cut, total: 3, callers: [CALLER], callerCount: 1 })).toContain('listed above are now refused');
  expect(text(cut)).not.toContain('listed above');
});
