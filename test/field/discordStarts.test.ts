import { expect, onTestFinished, test } from 'vitest';
import { openHouse } from '../adapters/discord/deliveryApp.ts';
import { until } from '../support/until.ts';

// The client is ready a moment after it has logged in: asked too early, it says no more often than not.
test.each([1, 2, 3])('a start says that it is connected when it is, and never that it is not (start %i)', async () => {
  const house = await openHouse({ transport: 'gateway' });
  onTestFinished(() => house.close());
  await house.start();
  await house.discord.connected();
  await until('the log says so', () => Promise.resolve(house.logged().includes('"connected to Discord"')));
  expect(house.logged()).not.toContain('not connected to Discord yet');
});
