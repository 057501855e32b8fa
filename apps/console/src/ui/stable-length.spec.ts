import { stableLength } from './stable-length.ts';

describe('the part of a growing text that does not change any more', () => {
  it.each([
    ['', 0],
    ['one line', 0],
    ['first\n\nsecond', 7],
    ['first\n\nsecond\n\n', 15],
    ['```\na\n\nb', 0],
    ['```\na\n\nb\n```\n\nc', 14],
    ['~~~~\n```\n\n~~~~\n\nx', 16],
  ])('of %j has %d characters', (text, length) => expect(stableLength(text)).toBe(length));
});
