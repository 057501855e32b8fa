import { RuntimeError, type JsonObject, type ModelRequest } from '@mozaiks/contracts';
import type { ModelStep } from '@mozaiks/testkit';
import { conversation } from './conversation.fixture.ts';

const refuse = (details: JsonObject): ModelStep => ({
  expect: () => {
    throw new RuntimeError('model_rejected', details);
  },
});
const image = { type: 'image' as const, media_type: 'image/png', data: 'AAAA' };
const pdf = { type: 'file' as const, media_type: 'application/pdf', name: 'a.pdf', data: 'AAAA' };
const see = {
  type: 'user_message' as const,
  text: 'see',
  content: [{ type: 'text' as const, text: 'see' }, image, pdf],
};
const lastOf = ({ messages }: ModelRequest | undefined = { messages: [] } as never) =>
  messages.at(-1);

describe('a message that the model refuses', () => {
  it.each([400, 404, 413, 422, 500])(
    'is later shown with notes in place of its parts, whatever the status: %d',
    async (status) => {
      const chat = conversation({ agents: ['a'] }, [refuse({ status }), { say: 'A.' }]);
      await chat.send(see);
      expect(chat.last('workflow_error').left_out).toEqual({ agent: 'a', seqs: [1] });
      await chat.say('and now?');
      expect(chat.model.requests[1]?.messages).toEqual([
        {
          role: 'user',
          text: 'see\n[an image was left out: the model could not read it]\n[the file a.pdf was left out: the model could not read it]',
        },
        { role: 'user', text: 'and now?' },
      ]);
    },
  );

  it('is shown as it is to another agent', async () => {
    const chat = conversation({ agents: ['a', 'b'], handoffs: [{ from: 'a', to: 'b' }] }, [
      { say: 'A.' },
      refuse({ status: 400 }),
      { say: 'A.' },
      { say: 'B.' },
    ]);
    await chat.send(see);
    expect(chat.last('workflow_error').left_out).toEqual({ agent: 'b', seqs: [1] });
    await chat.say('again');
    expect(
      chat.model.requests
        .slice(2)
        .map(({ messages }) => messages[0]?.role === 'user' && messages[0].content !== undefined),
    ).toEqual([true, false]);
  });

  it.each<[string, JsonObject]>([
    ['the key is wrong', { status: 401 }],
    ['the model does not exist', { status: 404, type: 'model_not_found' }],
  ])('stays as it is if %s', async (_why, details) => {
    const chat = conversation({ agents: ['a'] }, [refuse(details)]);
    await chat.send(see);
    expect(chat.last('workflow_error').left_out).toBeUndefined();
  });

  it('stays as it is if the agent has answered it before', async () => {
    const chat = conversation({ agents: ['a'] }, [{ say: 'A.' }, refuse({ status: 400 })]);
    await chat.send(see);
    await chat.say('more');
    expect(chat.last('workflow_error').left_out).toBeUndefined();
  });
});

describe('a request that is too long', () => {
  /** The window of this model is known from the moment that it has refused a request. */
  function narrow(window: number, steps: readonly ModelStep[]) {
    let known = Infinity;
    const refusal: ModelStep = {
      expect: () => {
        known = window;
        throw new RuntimeError('model_rejected', { status: 400, context_window: window });
      },
    };
    const all = steps.map((step) => (step === TOO_LONG ? refusal : step));
    return conversation({ agents: ['a'] }, all, {
      resolved: () => (known === Infinity ? {} : { context_window: known }),
    });
  }
  const TOO_LONG: ModelStep = {};
  const long = 'x'.repeat(4_000);

  it('is trimmed and sent once more', async () => {
    const chat = narrow(800, [{ say: 'A.' }, TOO_LONG, { say: 'B.' }]);
    await chat.say(long);
    await chat.say('short');
    expect(chat.last('agent_response').text).toBe('B.');
    expect(chat.model.requests[2]?.messages).toEqual([{ role: 'user', text: 'short' }]);
    expect(chat.of('usage').map(({ outcome }) => outcome)).toEqual(['ok', 'failed', 'ok']);
  });

  it('is not sent again if nothing can be trimmed, and its long text is shortened from then on', async () => {
    const chat = narrow(800, [TOO_LONG, { say: 'A.' }]);
    await chat.say('x'.repeat(100_000));
    expect([chat.model.requests.length, chat.last('workflow_error').left_out]).toEqual([
      1,
      { agent: 'a', seqs: [1] },
    ]);
    await chat.say('hi');
    expect(chat.last('agent_response').text).toBe('A.');
    expect(chat.model.requests[1]?.messages[0]?.text.length).toBeLessThan(4_100);
    expect(lastOf(chat.model.requests[1])?.text).toBe('hi');
  });
});
