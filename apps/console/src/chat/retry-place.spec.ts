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

  it('only if there is one', () => expect(retryPlace(eventsOf([ends]))).toBeNull());
});
