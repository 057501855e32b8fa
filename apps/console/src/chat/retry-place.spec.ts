import { eventsOf, type GivenEvent } from '../log/events.fixture.ts';
import { retryPlace } from './retry-place.ts';

const says = (text: string): GivenEvent => ({
  type: 'user_message',
  t: 0,
  text,
  message_id: text,
  command_id: text,
});
const ends: GivenEvent = {
  type: 'workflow_error',
  t: 1,
  code: 'model_failed',
  message: 'no',
  retryable: true,
};

describe('a message is said again', () => {
  it('in a new chat, if it began the chat', () => {
    expect(retryPlace(eventsOf([says('a'), ends]))).toMatchObject({
      at_seq: null,
      message: { text: 'a' },
    });
  });

  it('after the run before it', () => {
    expect(retryPlace(eventsOf([says('a'), ends, says('b'), ends]))).toMatchObject({
      at_seq: 2,
      message: { text: 'b' },
    });
  });

  it('with the context that the client gave to the new chat', () => {
    const given: GivenEvent = {
      type: 'context_update',
      set: { plan: 'gold', secret: null },
      by: 'client',
      redacted: true,
    };
    const events = eventsOf([says('a'), given, ends, says('b'), ends]);
    expect(retryPlace(events.slice(0, 3))).toMatchObject({ context: { plan: 'gold' } });
    expect(retryPlace(events.slice(0, 3))?.context).not.toHaveProperty('secret');
    expect(retryPlace(events)).toMatchObject({ at_seq: 3, context: undefined });
  });

  it('only if there is one', () => expect(retryPlace(eventsOf([ends]))).toBeNull());
});
