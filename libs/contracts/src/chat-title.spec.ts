import { chatTitle } from './chat-title.ts';
import { facts } from './facts.fixture.ts';

type Draft = Parameters<typeof facts>[0][number];
const said = (text: string, more: object = {}): Draft => ({
  type: 'user_message',
  message_id: 'm',
  command_id: 'c',
  text,
  ...more,
});
const titleOf = (...drafts: readonly Draft[]): string | null => chatTitle(facts(drafts));

describe('the title of a chat that nobody has named', () => {
  it('is its first message', () => {
    expect(titleOf(said('Where is my parcel?'), said('Thank you'))).toBe('Where is my parcel?');
  });

  it('is one line', () => {
    expect(titleOf(said('  Where\n\nis\tit? '))).toBe('Where is it?');
  });

  it('does not quote a message that the user never saw, or one without words', () => {
    expect(titleOf(said('Be nice.', { hidden: true }), said(' '), said('Hello'))).toBe('Hello');
  });

  it('is null before anything is said', () => {
    expect(titleOf({ type: 'context_update', set: { a: 1 }, by: 'tool' })).toBeNull();
  });

  it('ends after a whole word where the message is long', () => {
    expect(titleOf(said('word '.repeat(40)))).toBe(`${'word '.repeat(15).trim()}…`);
  });

  it('cuts one endless word within 80 characters, but no character', () => {
    expect(titleOf(said('🙂'.repeat(100)))).toBe(`${'🙂'.repeat(79)}…`);
  });
});
