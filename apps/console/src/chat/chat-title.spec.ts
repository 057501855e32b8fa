import { eventsOf, type GivenEvent } from '../log/events.fixture.ts';
import { chatTitle } from './chat-title.ts';

const says = (text: string): GivenEvent => ({
  type: 'user_message',
  t: 0,
  text,
  message_id: 'm',
  command_id: 'c',
});

describe('the title of a chat', () => {
  const summary = { chat_id: 'c1', title: 'Renamed' } as never;

  it('is what the server says', () => {
    expect(
      chatTitle('c1', { newest: [summary], events: eventsOf([says('hi')]), workflow: 'Hello' }),
    ).toBe('Renamed');
  });

  it('is the first message otherwise, in one line and not endless', () => {
    const of = (text: string) =>
      chatTitle('c2', { newest: [summary], events: eventsOf([says(text)]), workflow: 'Hello' });
    expect(of('one\n  two')).toBe('one two');
    expect(of('x'.repeat(200))).toHaveLength(81);
  });

  it('is the workflow before anything was said', () => {
    expect(chatTitle('c2', { newest: null, events: [], workflow: 'Hello' })).toBe(
      'Chat with Hello',
    );
  });
});
