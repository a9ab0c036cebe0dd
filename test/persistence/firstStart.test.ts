import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openDatabase } from '../../src/persistence/openDatabase.ts';

test('processes that make the same SQLite file at the same moment all start: none is told that it is busy', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-start-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (let round = 0; round < 10; round += 1) {
    const url = `sqlite:${join(folder, `${round}.sqlite`)}`;
    const opened = await Promise.allSettled(Array.from({ length: 4 }, () => openDatabase(url)));
    for (const one of opened) if (one.status === 'fulfilled') await one.value.close();
    expect(opened.map(({ status }) => status)).toEqual(Array.from({ length: 4 }, () => 'fulfilled'));
  }
});
