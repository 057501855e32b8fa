import { chatTitle } from './chat-title.ts';
import { numbered } from './events.fixture.ts';

type Draft = Parameters<typeof numbered>[0][number];
const said = (text: string, more: object = {}): Draft => ({
  type: 'user_message',
  message_id: 'm',
  command_id: 'c',
  text,
  ...more,
});
const titleOf = (...drafts: readonly Draft[]): string | null => chatTitle(numbered(drafts));

describe('the title of a chat that has not been renamed', () => {
  it('is its first message', () => {
    expect(titleOf(said('Where is my parcel?'), said('Thank you'))).toBe('Where is my parcel?');
  });

  it('is one line', () => {
    expect(titleOf(said('  Where\n\nis\tit? '))).toBe('Where is it?');
  });

  it('does not quote a hidden message, or one without text', () => {
    expect(titleOf(said('Be nice.', { hidden: true }), said(' '), said('Hello'))).toBe('Hello');
  });

  it('is null before the first message', () => {
    expect(titleOf({ type: 'context_update', set: { a: 1 }, by: 'tool' })).toBeNull();
  });

  it('ends after a whole word if the message is long', () => {
    expect(titleOf(said('word '.repeat(40)))).toBe(`${'word '.repeat(15).trim()}…`);
  });

  it('cuts a very long word at 80 characters, but never splits a character', () => {
    expect(titleOf(said('🙂'.repeat(100)))).toBe(`${'🙂'.repeat(79)}…`);
  });
});
