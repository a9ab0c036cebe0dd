import { describe, expect, it } from 'vitest';
import { newKeyId, newSecret } from '../../../src/domain/keys/secretFormat.ts';
import { findCodes } from '../../../src/domain/leaks/findCodes.ts';
import { seededRandom } from '../../support/context.ts';

const random = seededRandom('codes');
const [one, other] = [newKeyId(random), newKeyId(random)];
const [first, second] = [newSecret(one, random).reveal(), newSecret(other, random).reveal()];

describe('finding codes in what somebody pasted', () => {
  it.each([
    ['bare', first],
    ['in a line of a .env file', `API_KEY="${first}" # prod`],
    ['in a log line with brackets', `[error] {"auth":"Bearer ${first}"}, retry`],
    ['with invisible characters inside', `${first.slice(0, 30)}\u200b\u00ad${first.slice(30)}`],
    ['broken over two lines', `${first.slice(0, 40)}\n  ${first.slice(40)}`],
    ['with the next word glued to it', `${first}END`],
  ])('finds a whole one: %s', (_, text) => {
    expect(findCodes(text)).toEqual([{ keyId: one, whole: first }]);
  });

  it('finds several, each once, also where they are joined', () => {
    expect(findCodes(`${first}${second} and again ${first}`).map(({ whole }) => whole)).toEqual([first, second]);
  });

  it('finds a part from the fifth character behind the ID’s line on, and not before', () => {
    const part = (length: number) => first.slice(0, 'lk_'.length + 16 + 1 + length);
    expect(findCodes(`cut: ${part(5)}…`)).toEqual([{ keyId: one, whole: undefined }]);
    expect(findCodes(`cut: ${part(4)}…`)).toEqual([]);
    expect(findCodes(`lk_${one}`)).toEqual([]);
  });

  it('takes one with a changed character for a part: its checksum is wrong', () => {
    const changed = `${first.slice(0, -1)}${first.endsWith('a') ? 'b' : 'a'}`;
    expect(findCodes(changed)).toEqual([{ keyId: one, whole: undefined }]);
    expect(findCodes(`${changed} ${first}`)).toEqual([{ keyId: one, whole: first }]);
  });

  it('finds nothing in other texts, and finds no more than six', () => {
    expect(findCodes('ghp_16C7e42F292c6912E7710c838347Ae178B4a lk_short_abcdef')).toEqual([]);
    const many = Array.from({ length: 30 }, () => newSecret(newKeyId(random), random).reveal());
    expect(findCodes(many.join('\n'))).toHaveLength(6);
  });
});
