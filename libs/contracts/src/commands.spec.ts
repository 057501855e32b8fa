import { commandContent, type Command } from './commands.ts';

const message: Command = {
  type: 'user_message',
  command_id: 'c',
  text: 'hi',
  context: { a: 1, b: 2 },
};

describe('the content of a command', () => {
  it('does not include its id, nor what its token and its request add', () => {
    expect(
      commandContent({
        ...message,
        command_id: 'other',
        budget: { max_tokens: 1 },
        traceparent: 'any',
      }),
    ).toBe(commandContent(message));
  });

  it('does not depend on the order of keys', () => {
    expect(
      commandContent({
        context: { b: 2, a: 1 },
        text: 'hi',
        command_id: 'c',
        type: 'user_message',
      }),
    ).toBe(commandContent(message));
  });

  it('includes everything else', () => {
    expect(commandContent({ ...message, text: 'ho' })).not.toBe(commandContent(message));
    expect(commandContent({ ...message, context: { a: 2, b: 2 } })).not.toBe(
      commandContent(message),
    );
  });
});
