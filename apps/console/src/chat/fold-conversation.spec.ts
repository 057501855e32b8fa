import { eventsOf, type GivenEvent } from '../log/events.fixture.ts';
import { supportDesk } from '../log/support-desk.fixture.ts';
import { foldConversation } from './fold-conversation.ts';
import type { Item, ItemOf } from './item.ts';

const kinds = (items: readonly Item[]): string[] => items.map(({ kind }) => kind);
const only = <K extends Item['kind']>(kind: K, items: readonly Item[]): ItemOf<K> => {
  const found = items.filter((item) => item.kind === kind);
  expect(found).toHaveLength(1);
  return found[0] as ItemOf<K>;
};

const call: GivenEvent = {
  type: 'tool_call',
  t: 10,
  call_id: 'k1',
  message_id: 'm1',
  agent: 'Billing',
  tool: 'refund',
  arguments: { amount: 120 },
  kind: 'agent_tool',
  idempotency_key: 'i',
};
const asks: GivenEvent = {
  type: 'input_request',
  t: 20,
  request_id: 'q1',
  kind: 'approval',
  agent: 'Billing',
  prompt: 'May I?',
  call_id: 'k1',
};
const says: GivenEvent = {
  type: 'user_message',
  t: 0,
  text: 'hi',
  message_id: 'm0',
  command_id: 'c0',
};
const question: GivenEvent = {
  type: 'input_request',
  t: 20,
  request_id: 'q1',
  kind: 'choice',
  agent: 'A',
  prompt: 'Which?',
  options: ['x', 'y'],
};

describe('a conversation', () => {
  it('of the support desk has each message, call, handoff and output once, and no transfer', () => {
    expect(kinds(foldConversation(supportDesk))).toEqual([
      'user',
      'handoff',
      'agent',
      'call',
      'agent',
      'call',
      'agent',
      'handoff',
      'output',
      'complete',
    ]);
  });

  it('shows an approval on its call, with the arguments that were approved', () => {
    const asked = only('call', foldConversation(eventsOf([call, asks])));
    expect(asked).toMatchObject({
      asked: { outcome: { kind: 'open' } },
      call: { state: 'waiting', arguments: { amount: 120 } },
    });
    const value = { decision: 'edit', arguments: { amount: 100 } };
    const answer: GivenEvent = {
      type: 'input_response',
      t: 1_020,
      request_id: 'q1',
      command_id: 'c1',
      value,
    };
    expect(only('call', foldConversation(eventsOf([call, asks, answer])))).toMatchObject({
      asked: { outcome: { kind: 'answered', value, waited_ms: 1_000 } },
      call: { state: 'running', arguments: { amount: 100 } },
    });
  });

  it('shows a question without its call, if the call is not there', () => {
    expect(kinds(foldConversation(eventsOf([asks])))).toEqual(['question']);
  });

  it('answers a question with a message that names it, and closes the others', () => {
    const other: GivenEvent = { ...question, request_id: 'q2' };
    const [first, second, message] = foldConversation(
      eventsOf([question, other, { ...says, t: 90, request_id: 'q1' }]),
    );
    expect(first).toMatchObject({
      asked: { outcome: { kind: 'answered', value: 'hi', waited_ms: 70, as_message: true } },
    });
    expect(second).toMatchObject({ asked: { outcome: { kind: 'closed' } } });
    expect(message).toMatchObject({ kind: 'user', text: 'hi' });
  });

  it('closes what is open when the run ends', () => {
    const ends: GivenEvent = {
      type: 'workflow_error',
      t: 99,
      code: 'model_failed',
      message: 'no',
      retryable: true,
    };
    const items = foldConversation(eventsOf([question, ends]));
    expect(items[0]).toMatchObject({ asked: { outcome: { kind: 'closed' } } });
    expect(items[1]).toMatchObject({ kind: 'failed', code: 'model_failed' });
  });

  it('leaves out hidden messages, and marks text that users do not see', () => {
    const hidden: GivenEvent = { ...says, hidden: true };
    const secret: GivenEvent = {
      type: 'agent_response',
      t: 1,
      agent: 'A',
      message_id: 'm1',
      text: '',
      visible: false,
      finish_reason: 'stop',
      redacted: true,
    };
    expect(foldConversation(eventsOf([hidden, secret]))).toMatchObject([
      { kind: 'agent', redacted: true },
    ]);
  });

  it('shows an output in place of the message that held it', () => {
    const message: GivenEvent = {
      type: 'agent_response',
      t: 1,
      agent: 'A',
      message_id: 'm1',
      text: '{"a":1}',
      visible: true,
      finish_reason: 'stop',
    };
    const output: GivenEvent = {
      type: 'structured_output',
      t: 2,
      agent: 'A',
      message_id: 'm1',
      model: 'Case',
      value: { a: 1 },
    };
    expect(only('output', foldConversation(eventsOf([message, output])))).toMatchObject({
      seq: 1,
      value: { a: 1 },
    });
  });

  it('is the same from a part of the log as it was at that time, at every event', () => {
    const whole = foldConversation(supportDesk);
    for (let at = 1; at <= supportDesk.length; at += 1) {
      const items = foldConversation(supportDesk.slice(0, at));
      expect(items.map(({ seq }) => seq)).toEqual(
        whole.slice(0, items.length).map(({ seq }) => seq),
      );
    }
  });

  it('shows a nested chat in place of its call, until it ends', () => {
    const delegates: GivenEvent = { ...call, kind: 'workflow', tool: 'Party' };
    const starts: GivenEvent = {
      type: 'child_start',
      t: 11,
      call_id: 'k1',
      child_chat_id: 'c2',
      workflow_name: 'Party',
    };
    const fails: GivenEvent = {
      type: 'tool_result',
      t: 12,
      call_id: 'k1',
      ok: false,
      error: { code: 'child_failed', message: 'no' },
      duration_ms: 1,
    };
    expect(only('child', foldConversation(eventsOf([delegates, starts])))).toMatchObject({
      seq: 1,
      child: { status: 'running' },
    });
    expect(only('child', foldConversation(eventsOf([delegates, starts, fails])))).toMatchObject({
      child: { status: 'error' },
    });
  });

  it('leaves out events that it does not know', () => {
    expect(
      foldConversation([{ ...eventsOf([says])[0], type: 'from_the_future' } as never]),
    ).toEqual([]);
  });
});
