import { RuntimeError, type ChatId } from '@mozaiks/contracts';
import type { Client } from '../testing/client.fixture.ts';
import { ADA, harnessForEach, startHarness } from '../testing/harness.fixture.ts';
import { agentStart, aRun, userMessage, workflowStart } from '../testing/events.fixture.ts';

const harness = harnessForEach();

describe('open', () => {
  it('creates the chat if a workflow is named, and follows it', async () => {
    const client = await harness.ready();
    client.send({
      type: 'open',
      id: '1',
      chat_id: 'c1',
      workflow_name: 'HelloWorld',
      context: { plan: 'x' },
    });
    expect(await client.next('opened')).toEqual({
      type: 'opened',
      chat_id: 'c1',
      log_id: 'log1',
      workflow_name: 'HelloWorld',
      workflow_version: null,
      status: 'idle',
      head_seq: 0,
      pending: [],
      reply_to: '1',
    });
    expect(await client.next('caught_up')).toEqual({
      type: 'caught_up',
      chat_id: 'c1',
      head_seq: 0,
    });
    expect(harness.chats.found[0]).toEqual({
      scope: ADA,
      open: { chat_id: 'c1', workflow_name: 'HelloWorld', context: { plan: 'x' } },
    });
  });

  it('replays the events after the cursor, then continues live', async () => {
    const log = harness.chats.create(ADA, 'c1');
    harness.chats.commit(log, aRun('one'));
    const client = await harness.ready();
    client.send({ type: 'open', chat_id: 'c1', after_seq: 3 });
    await client.next('caught_up');
    harness.chats.commit(log, aRun('two'));
    await client.until('workflow_complete', 2);
    expect(client.types()).toEqual([
      'ready',
      'opened',
      'agent_response',
      'workflow_complete',
      'caught_up',
      'user_message',
      'workflow_start',
      'agent_start',
      'agent_response',
      'workflow_complete',
    ]);
    expect(client.events()).toMatchObject(
      [4, 5, 6, 7, 8, 9, 10].map((seq) => ({ seq, chat_id: 'c1' })),
    );
  });

  it('restarts at its cursor if the chat is already followed', async () => {
    const log = harness.chats.create(ADA, 'c1');
    harness.chats.commit(log, aRun('one'));
    const client = await harness.ready();
    for (const after_seq of [0, 4]) {
      client.send({ type: 'open', chat_id: 'c1', after_seq });
      await client.next('caught_up');
    }
    harness.chats.commit(log, aRun('two'));
    await client.until('workflow_complete', 3);
    expect(client.events().map((frame) => ('seq' in frame ? frame.seq : 0))).toEqual([
      1, 2, 3, 4, 5, 5, 6, 7, 8, 9, 10,
    ]);
    expect(harness.chats.followerCount(log)).toBe(1);
  });

  it('creates one chat per frame id on a socket if it has no chat_id', async () => {
    const client = await harness.ready();
    const opened = async (id: string) => {
      client.send({ type: 'open', id, workflow_name: 'HelloWorld' });
      return (await client.next('opened')).chat_id;
    };
    const [first, again, other] = [await opened('1'), await opened('1'), await opened('2')];
    expect(again).toBe(first);
    expect(other).not.toBe(first);
  });

  it('announces open questions', async () => {
    const log = harness.chats.create(ADA, 'c1');
    const question = {
      request_id: 'q1',
      kind: 'choice',
      agent: 'greeter',
      prompt: 'Which?',
      options: ['a', 'b'],
    } as const;
    harness.chats.commit(log, [
      userMessage('hi'),
      workflowStart(),
      agentStart(),
      { type: 'input_request', run_id: 'r1', ...question },
    ]);
    const client = await harness.ready();
    client.send({ type: 'open', chat_id: 'c1', after_seq: 4 });
    expect(await client.next('opened')).toMatchObject({
      status: 'awaiting_input',
      head_seq: 4,
      pending: [{ chat_id: 'c1', ...question }],
    });
  });

  const errors: Record<string, [object, string]> = {
    'an unknown workflow': [{ workflow_name: 'Nope' }, 'workflow_not_found'],
    'an unknown chat': [{ chat_id: 'nope' }, 'chat_not_found'],
    'another workflow than the chat has': [
      { chat_id: 'c1', workflow_name: 'Other' },
      'idempotency_conflict',
    ],
    'a context that clients may not set': [
      { workflow_name: 'HelloWorld', context: { forbidden: 1 } },
      'invalid_context',
    ],
    'neither chat nor workflow': [{}, 'invalid_frame'],
  };
  it.each(Object.entries(errors))('refuses %s', async (_name, [fields, code]) => {
    harness.chats.create(ADA, 'c1');
    const client = await harness.ready();
    client.send({ type: 'open', id: '1', ...fields });
    expect(await client.next('request_error')).toMatchObject({
      code,
      reply_to: '1',
      retryable: false,
    });
    expect(harness.transport.stats().followed_chats).toBe(0);
  });

  it('does not delay a later command, however long the log takes to read', async () => {
    harness.chats.create(ADA, 'c1');
    let endOfRead = (): void => {};
    harness.chats.reading = new Promise((resolve) => (endOfRead = resolve));
    const client = await harness.ready();
    client.send({ type: 'open', chat_id: 'c1', id: '1' });
    client.send({ type: 'user_message', chat_id: 'c1', text: 'hi', command_id: 'k1' });
    await client.next('accepted');
    endOfRead();
    expect(await client.next('opened')).toMatchObject({ chat_id: 'c1', reply_to: '1' });
    await client.next('caught_up');
    expect(client.types()).toEqual(['ready', 'accepted', 'opened', 'caught_up']);
  });

  it('is answered each time if it is repeated before the log was read, and follows the chat once', async () => {
    const log = harness.chats.create(ADA, 'c1');
    harness.chats.commit(log, aRun('one'));
    let endOfRead = (): void => {};
    harness.chats.reading = new Promise((resolve) => (endOfRead = resolve));
    const client = await harness.ready();
    for (const id of ['1', '2']) client.send({ type: 'open', chat_id: 'c1', id });
    await client.settled();
    endOfRead();
    await client.next('caught_up');
    expect(
      client.frames.flatMap((frame) => (frame.type === 'opened' ? [frame.reply_to] : [])),
    ).toEqual(['1', '2']);
    expect(client.events()).toHaveLength(5);
    expect(harness.chats.followerCount(log)).toBe(1);
  });

  it('follows no more chats than a socket may', async () => {
    const two = await startHarness({ maxChatsPerSocket: 2 });
    const client = await two.ready();
    for (const chat_id of ['c1', 'c2', 'c3'])
      client.send({ type: 'open', chat_id, workflow_name: 'HelloWorld' });
    expect(await client.next('request_error')).toMatchObject({
      code: 'too_many_chats',
      chat_id: 'c3',
      details: { max_chats: 2 },
    });
    client.send({ type: 'close', chat_id: 'c1' });
    client.send({ type: 'open', chat_id: 'c3', workflow_name: 'HelloWorld' });
    await client.until('opened', 3);
    await two.stop();
  });
});

describe('user_message', () => {
  it('is accepted in a new chat, then the chat is opened, then its events arrive', async () => {
    harness.chats.onSubmit = (log) => harness.chats.commit(log, aRun('hi'));
    const client = await harness.ready();
    client.send({
      type: 'user_message',
      id: '1',
      chat_id: 'c1',
      workflow_name: 'HelloWorld',
      text: 'hi',
      command_id: 'k1',
    });
    await client.next('caught_up');
    expect(client.types()).toEqual([
      'ready',
      'accepted',
      'opened',
      'user_message',
      'workflow_start',
      'agent_start',
      'agent_response',
      'workflow_complete',
      'caught_up',
    ]);
    expect(client.frames[1]).toEqual({
      type: 'accepted',
      chat_id: 'c1',
      command_id: 'k1',
      duplicate: false,
      reply_to: '1',
    });
  });

  it('is only accepted in a followed chat, which is not looked up again', async () => {
    const client = await harness.ready();
    for (const command_id of ['k1', 'k2']) {
      client.send({
        type: 'user_message',
        chat_id: 'c1',
        workflow_name: 'HelloWorld',
        text: 'hi',
        command_id,
      });
      await client.next('accepted');
    }
    await client.settled();
    expect(client.types().filter((type) => type === 'opened')).toHaveLength(1);
    expect(harness.chats.found).toHaveLength(1);
  });

  describe('in a chat whose log takes long to read', () => {
    const send = (client: Client, command_id: string) =>
      client.send({
        type: 'user_message',
        chat_id: 'c1',
        workflow_name: 'HelloWorld',
        text: 'hi',
        command_id,
      });
    const aLongRead = () => {
      let end = (): void => {};
      harness.chats.reading = new Promise((resolve) => (end = resolve));
      return () => end();
    };

    it('is accepted before the read, as is the next message, and the chat is opened once', async () => {
      const endOfRead = aLongRead();
      const client = await harness.ready();
      send(client, 'k1');
      send(client, 'k2');
      await client.until('accepted', 2);
      expect(client.types()).toEqual(['ready', 'accepted', 'accepted']);
      endOfRead();
      await client.next('caught_up');
      expect(client.types()).toEqual(['ready', 'accepted', 'accepted', 'opened', 'caught_up']);
    });

    it('does not follow the chat if the client closes it before the log was read', async () => {
      const endOfRead = aLongRead();
      const client = await harness.ready();
      send(client, 'k1');
      await client.next('accepted');
      client.send({ type: 'close', chat_id: 'c1' });
      await client.settled();
      endOfRead();
      await client.settled();
      expect(client.types()).not.toContain('opened');
    });

    it('is answered by chat_not_found if the chat is erased before the log was read', async () => {
      const endOfRead = aLongRead();
      const client = await harness.ready();
      send(client, 'k1');
      await client.next('accepted');
      await harness.chats.erase({ ...ADA, chat_id: 'c1' as ChatId });
      endOfRead();
      expect(await client.next('request_error')).toMatchObject({
        code: 'chat_not_found',
        chat_id: 'c1',
      });
      expect(client.types()).not.toContain('opened');
    });
  });

  it('opens its chat after an outage that starts after it was accepted', async () => {
    const client = await harness.ready();
    harness.chats.onSubmit = () => (harness.chats.failure = new RuntimeError('store_unavailable'));
    client.send({
      type: 'user_message',
      chat_id: 'c1',
      workflow_name: 'HelloWorld',
      text: 'hi',
      command_id: 'k1',
    });
    await client.next('accepted');
    await client.settled();
    harness.chats.failure = undefined;
    await harness.clock.advance(5_000);
    await client.next('caught_up');
    expect(client.types()).toEqual(['ready', 'accepted', 'pong', 'opened', 'caught_up']);
  });

  it('passes on its content, and nothing else of the frame', async () => {
    const client = await harness.ready();
    const content = [{ type: 'text', text: 'hi' }];
    client.send({
      type: 'user_message',
      id: '1',
      chat_id: 'c1',
      workflow_name: 'HelloWorld',
      content,
      command_id: 'k1',
      context: { a: 1 },
      budget: { max_tokens: 9e9 },
    });
    await client.next('accepted');
    expect(harness.chats.submitted[0]?.command).toEqual({
      type: 'user_message',
      command_id: 'k1',
      content,
      context: { a: 1 },
    });
    expect(harness.chats.found[0]?.open).toEqual({ chat_id: 'c1', workflow_name: 'HelloWorld' });
  });

  it('gets a command_id if it has none', async () => {
    const client = await harness.ready();
    client.send({ type: 'user_message', chat_id: 'c1', workflow_name: 'HelloWorld', text: 'hi' });
    const { command_id } = await client.next('accepted');
    expect(harness.chats.submitted[0]?.command.command_id).toBe(command_id);
  });

  it('finds its chat again if it is repeated without a chat_id', async () => {
    const client = await harness.ready();
    const send = async () => {
      client.send({
        type: 'user_message',
        workflow_name: 'HelloWorld',
        text: 'hi',
        command_id: 'k1',
      });
      return client.next('accepted');
    };
    const [first, again] = [await send(), await send()];
    expect(again).toEqual({ ...first, duplicate: true });
    expect(harness.chats.submitted).toHaveLength(1);
  });

  it('with the id of another message is a conflict', async () => {
    const client = await harness.ready();
    for (const text of ['one', 'two'])
      client.send({
        type: 'user_message',
        chat_id: 'c1',
        workflow_name: 'HelloWorld',
        text,
        command_id: 'k1',
      });
    expect(await client.next('request_error')).toMatchObject({
      code: 'idempotency_conflict',
      command_id: 'k1',
      chat_id: 'c1',
    });
  });

  it('with another workflow than that of the chat is a conflict', async () => {
    const client = await harness.ready();
    for (const workflow_name of ['HelloWorld', 'Other'])
      client.send({ type: 'user_message', chat_id: 'c1', workflow_name, text: 'hi' });
    expect(await client.next('request_error')).toMatchObject({ code: 'idempotency_conflict' });
    expect(harness.chats.submitted).toHaveLength(1);
  });

  it('with neither text nor content is invalid', async () => {
    const client = await harness.ready();
    client.send({ type: 'user_message', chat_id: 'c1', workflow_name: 'HelloWorld' });
    expect(await client.next('request_error')).toMatchObject({ code: 'invalid_frame' });
    expect(harness.chats.found).toEqual([]);
  });

  it('is not accepted during a store outage, and may be repeated', async () => {
    const client = await harness.ready();
    const send = () =>
      client.send({
        type: 'user_message',
        workflow_name: 'HelloWorld',
        text: 'hi',
        command_id: 'k1',
      });
    harness.chats.failure = new RuntimeError('store_unavailable');
    send();
    expect(await client.next('request_error')).toMatchObject({
      code: 'store_unavailable',
      retryable: true,
      command_id: 'k1',
    });
    harness.chats.failure = undefined;
    send();
    expect(await client.next('accepted')).toMatchObject({ duplicate: false });
  });

  it('that the store refuses is logged with the cause, which the client does not see', async () => {
    const client = await harness.ready();
    const cause = new Error('disk full canary');
    harness.chats.failure = new RuntimeError('store_unavailable', {}, cause);
    client.send({ type: 'user_message', workflow_name: 'HelloWorld', text: 'hi' });
    expect(await client.next('request_error')).toMatchObject({ code: 'store_unavailable' });
    expect(JSON.stringify(client.frames)).not.toContain('canary');
    expect(harness.logs).toMatchObject([
      {
        level: 'warn',
        fields: { event: 'frame_failed', code: 'store_unavailable', error: { cause } },
      },
    ]);
  });

  it('that fails because of a bug does not reveal the cause', async () => {
    const client = await harness.ready();
    harness.chats.failure = new TypeError('canary');
    client.send({ type: 'user_message', workflow_name: 'HelloWorld', text: 'hi' });
    expect(await client.next('request_error')).toMatchObject({
      code: 'internal',
      retryable: false,
    });
    expect(JSON.stringify(client.frames)).not.toContain('canary');
    expect(harness.logs).toMatchObject([{ level: 'error', fields: { event: 'frame_failed' } }]);
  });
});

describe('commands about a chat', () => {
  const cases: Record<string, [frame: object, command: object]> = {
    input_response: [
      { type: 'input_response', request_id: 'q1', value: { a: [1, null] } },
      { type: 'input_response', request_id: 'q1', value: { a: [1, null] } },
    ],
    'tool_response with a result': [
      { type: 'tool_response', call_id: 't1', result: null },
      { type: 'tool_response', call_id: 't1', result: null },
    ],
    'tool_response with an error': [
      { type: 'tool_response', call_id: 't1', error: 'no' },
      { type: 'tool_response', call_id: 't1', error: 'no' },
    ],
    cancel: [
      { type: 'cancel', run_id: 'r1', reason: 'enough' },
      { type: 'cancel', run_id: 'r1', reason: 'enough' },
    ],
  };
  it.each(Object.entries(cases))(
    '%s is put into the inbox and accepted, whether or not the chat is followed',
    async (_name, [frame, command]) => {
      const log = harness.chats.create(ADA, 'c1');
      const client = await harness.ready();
      client.send({ ...frame, chat_id: 'c1', command_id: 'k1', id: '1' });
      expect(await client.next('accepted')).toEqual({
        type: 'accepted',
        chat_id: 'c1',
        command_id: 'k1',
        duplicate: false,
        reply_to: '1',
      });
      client.send({ type: 'open', chat_id: 'c1' });
      client.send({ ...frame, chat_id: 'c1', command_id: 'k2' });
      await client.until('accepted', 2);
      expect(harness.chats.submitted).toEqual(
        ['k1', 'k2'].map((command_id) => ({ log, command: { ...command, command_id } })),
      );
    },
  );

  it.each(Object.entries(cases))('%s is refused for an unknown chat', async (_name, [frame]) => {
    const client = await harness.ready();
    client.send({ ...frame, chat_id: 'c1', command_id: 'k1' });
    expect(await client.next('request_error')).toEqual({
      type: 'request_error',
      code: 'chat_not_found',
      message: 'unknown chat',
      retryable: false,
      chat_id: 'c1',
      command_id: 'k1',
    });
  });

  it('a tool_response needs either a result or an error', async () => {
    harness.chats.create(ADA, 'c1');
    const client = await harness.ready();
    for (const fields of [{}, { result: 1, error: 'x' }]) {
      client.send({ type: 'tool_response', chat_id: 'c1', call_id: 't1', ...fields });
      expect(await client.next('request_error')).toMatchObject({ code: 'invalid_frame' });
    }
  });
});

describe('close', () => {
  it('stops following the chat, and nothing else', async () => {
    const client = await harness.ready();
    const log = harness.chats.create(ADA, 'c1');
    client.send({ type: 'open', chat_id: 'c1' });
    await client.next('caught_up');
    client.send({ type: 'close', chat_id: 'c1' });
    client.send({ type: 'close', chat_id: 'never-opened' });
    await client.settled();
    expect(harness.chats.followerCount(log)).toBe(0);
    harness.chats.commit(log, aRun('hi'));
    await client.settled();
    expect(client.events()).toEqual([]);
  });
});

describe('ping', () => {
  it('is answered by pong', async () => {
    const client = await harness.ready();
    client.send({ type: 'ping', id: '1' });
    client.send({ type: 'ping' });
    await client.until('pong', 2);
    expect(client.frames.slice(1)).toEqual([{ type: 'pong', reply_to: '1' }, { type: 'pong' }]);
  });
});

describe('a socket that closes', () => {
  it('stops following, and cancels nothing', async () => {
    const log = harness.chats.create(ADA, 'c1');
    const client = await harness.ready();
    client.send({ type: 'open', chat_id: 'c1' });
    await client.next('caught_up');
    client.socket.close();
    await client.closed;
    expect(harness.chats.followerCount(log)).toBe(0);
    expect(harness.chats.submitted).toEqual([]);
    expect(harness.transport.stats()).toMatchObject({
      sockets: 0,
      followed_chats: 0,
      buffered_bytes: 0,
    });
  });
});
