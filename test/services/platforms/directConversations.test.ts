import { expect, it } from 'vitest';
import { DAY } from '../../../src/domain/time/time.ts';
import {
  findDirectConversation,
  findRefusal,
  refuseDirectConversation,
  rememberDirectConversation,
} from '../../../src/services/platforms/directConversations.ts';
import { testContext } from '../../support/context.ts';
import { describeOnBoth } from '../../support/databases.ts';

describeOnBoth('someone who can’t be written to', (fixture) => {
  it('is remembered for a day, also where they were never written to', async () => {
    const context = testContext(await fixture.open());
    const refusal = () => findRefusal(context, 'slack', 'T1/UANA');
    expect(await refusal()).toBeUndefined();
    await refuseDirectConversation(context, 'slack', 'T1/UANA', 'user_disabled');
    expect(await refusal()).toBe('user_disabled');
    expect(await findDirectConversation(context, 'slack', 'T1/UANA')).toBeUndefined();
    expect(await findRefusal(context, 'discord', 'T1/UANA')).toBeUndefined();
    context.time.advance(DAY - 1);
    expect(await refusal()).toBe('user_disabled');
    context.time.advance(1);
    expect(await refusal()).toBeUndefined();
    await refuseDirectConversation(context, 'slack', 'T1/UANA', 'user_not_found');
    expect(await refusal()).toBe('user_not_found');
  });

  it('keeps the conversation that they had, and can be written to as soon as there is one', async () => {
    const context = testContext(await fixture.open());
    await rememberDirectConversation(context, 'slack', 'T1/UANA', 'D1');
    await refuseDirectConversation(context, 'slack', 'T1/UANA', 'user_disabled');
    expect(await findDirectConversation(context, 'slack', 'T1/UANA')).toBe('D1');
    await rememberDirectConversation(context, 'slack', 'T1/UANA', 'D2');
    expect(await findRefusal(context, 'slack', 'T1/UANA')).toBeUndefined();
    expect(await findDirectConversation(context, 'slack', 'T1/UANA')).toBe('D2');
  });
});
