import { describe, expect, it } from 'vitest';
import { answersOf } from '../../../../adapters/discord/render/answers.ts';

type Submitted = Parameters<typeof answersOf>[0][number];

const ID = '123456789012345678';
let next = 1;
/** What Discord sends back of a label. */
const label = (component: object) =>
  ({ type: 18, id: next++, component: { id: next++, ...component } }) as unknown as Submitted;

describe('the answers of a form', () => {
  it('are told by the names of its fields, whatever they were given in', () => {
    const answers = answersOf([
      {},
      label({ type: 4, custom_id: 'name', value: 'chat bot' }),
      label({ type: 3, custom_id: 'channel', values: ['id1'] }),
      label({ type: 5, custom_id: 'owner', values: [ID] }),
    ]);
    expect(answers).toEqual({ name: 'chat bot', channel: 'id1', owner: `@${ID}` });
  });

  it('are not there where a field was left blank', () => {
    const blank = [
      label({ type: 4, custom_id: 'name', value: '' }),
      label({ type: 3, custom_id: 'channel', values: [] }),
      label({ type: 5, custom_id: 'owner', values: [] }),
    ];
    expect(answersOf(blank)).toEqual({});
  });

  it('are of inputs that forms have, and of no others', () => {
    expect(answersOf([label({ type: 23, custom_id: 'yes' })])).toEqual({});
    expect(answersOf([{}])).toEqual({});
  });
});
