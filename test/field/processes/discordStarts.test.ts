import { expect, onTestFinished, test } from 'vitest';
import { openHttpApp } from '../../adapters/discord/deliveryApp.ts';
import { until } from '../../support/until.ts';

// The client is ready a moment after it has logged in: asked too early, it says no more often than not.
test.each([1, 2, 3])('a start says that it is connected when it is, and never that it is not (start %i)', async () => {
  const app = await openHttpApp({ transport: 'gateway' });
  onTestFinished(() => app.close());
  await app.start();
  await app.discord.connected();
  await until('the log says so', () => Promise.resolve(app.logged().includes('"connected to Discord"')));
  expect(app.logged()).not.toContain('not connected to Discord yet');
});
