import { ask } from '../harness/ask.fixture.ts';
import { startServer, type Server } from '../harness/server.fixture.ts';
import { input, interruptsIn, poster, typesIn, user, type Posted } from './post.fixture.ts';
import { AG_UI_WORKFLOWS } from './workflows.fixture.ts';

describe('AG-UI with a question to a person:', () => {
  let server: Server;
  let threads = 0;
  beforeAll(async () => {
    server = await startServer({ workflows: AG_UI_WORKFLOWS });
  }, 60_000);
  afterAll(() => server?.dispose());
  const post = poster(() => server);

  /** A thread whose first message led to a question. */
  async function asked(workflow: string, runId = 'run-1') {
    const threadId = `thread-${(threads += 1)}`;
    const said = user('go');
    const first = await post(workflow, input(threadId, { runId, messages: [said] }));
    const ids = interruptsIn(first.end).map(({ id }) => id);
    const resume = (entries: readonly object[], more: object = {}): Promise<Posted> =>
      post(
        workflow,
        input(threadId, { messages: [said, ...messagesIn(first)], resume: entries, ...more }),
      );
    return { threadId, said, first, ids, resume };
  }

  /** The page's copy of an answer's messages. */
  const messagesIn = ({ events }: Posted): readonly object[] =>
    events.flatMap((event): readonly object[] => {
      if (event.type === 'TEXT_MESSAGE_START')
        return [{ id: event['messageId'], role: 'assistant', content: 'as shown' }];
      if (event.type !== 'TOOL_CALL_START') return [];
      const call = {
        id: event['toolCallId'],
        type: 'function',
        function: { name: event['toolCallName'], arguments: '{}' },
      };
      return [{ id: event['parentMessageId'], role: 'assistant', toolCalls: [call] }];
    });

  const resolved = (interruptId: string | undefined, payload?: unknown) => ({
    interruptId,
    status: 'resolved',
    payload,
  });
  const cancelled = (interruptId: string | undefined) => ({ interruptId, status: 'cancelled' });

  describe('an approval', () => {
    it.each([
      [{ approved: true }, 'So: paid 10.'],
      [{ approved: false, reason: 'too much' }, 'too much'],
      [{ decision: 'approve' }, 'So: paid 10.'],
      [{ decision: 'edit', arguments: { sum: 3 } }, 'So: paid 3.'],
      [{ decision: 'reject', reason: 'not today' }, 'not today'],
    ])('is answered by %j', async (payload, says) => {
      const { ids, resume } = await asked('Pay');
      const { said, end } = await resume([resolved(ids[0], payload)]);
      expect(said).toContain(says);
      expect(end).toMatchObject({ type: 'RUN_FINISHED', result: { reason: 'done' } });
    });

    it('is rejected by a cancelled resume, and the run continues', async () => {
      const { ids, resume } = await asked('Pay');
      const answer = await resume([cancelled(ids[0])]);
      expect(answer.events.find(({ type }) => type === 'TOOL_CALL_RESULT')?.['content']).toContain(
        'tool_rejected',
      );
      expect(answer.end).toMatchObject({ type: 'RUN_FINISHED', result: { reason: 'done' } });
    });

    it('is not answered by a tool message, which CopilotKit sends with the resume', async () => {
      const { threadId, said, first } = await asked('Pay');
      const [interrupt] = interruptsIn(first.end);
      const tool = {
        id: 't',
        role: 'tool',
        toolCallId: interrupt?.toolCallId,
        content: '{"approved":true}',
      };
      const declared = { tools: [{ name: 'pay', description: '', parameters: {} }] };
      const answer = await post(
        'Pay',
        input(threadId, { messages: [said, ...messagesIn(first), tool], ...declared }),
      );
      expect(interruptsIn(answer.end)).toEqual([interrupt]);
    });
  });

  describe('a resume', () => {
    it.each([
      ['the run that asked', 'run-1'],
      ['another run', 'run-2'],
    ])(
      'under the id of %s is no repetition; a repeated resume shows the same again',
      async (_name, runId) => {
        const { ids, resume } = await asked('Pay');
        const entries = [resolved(ids[0], { approved: true })];
        const answers = [await resume(entries, { runId }), await resume(entries, { runId })];
        for (const { said } of answers) expect(said).toBe('So: paid 10.');
        expect(
          answers.map(
            (answer) => answer.events.filter(({ type }) => type === 'TOOL_CALL_RESULT').length,
          ),
        ).toEqual([1, 1]);
        expect(answers.map(({ end }) => end.type)).toEqual(['RUN_FINISHED', 'RUN_FINISHED']);
      },
    );

    it('answers every interrupt at once', async () => {
      const { ids, resume, first } = await asked('PayTwice');
      expect(ids).toHaveLength(2);
      const { events, said } = await resume([
        resolved(ids[0], { approved: true }),
        resolved(ids[1], { approved: false }),
      ]);
      const results = events.flatMap((event) =>
        event.type === 'TOOL_CALL_RESULT' ? [[event['toolCallId'], event['content']]] : [],
      );
      const [one, two] = interruptsIn(first.end).map(({ toolCallId }) => toolCallId);
      expect(Object.fromEntries(results)).toEqual({
        [one ?? '']: 'paid 1',
        [two ?? '']: expect.stringContaining('tool_rejected'),
      });
      expect(said).toContain('So:');
    });

    it('with a value that does not fit leaves the question open', async () => {
      const { ids, resume } = await asked('Choice');
      const refused = await resume([resolved(ids[0], 'green')]);
      expect(refused.events).toContainEqual(
        expect.objectContaining({ type: 'CUSTOM', name: 'mozaiks.command_rejected' }),
      );
      expect(interruptsIn(refused.end).map(({ id }) => id)).toEqual(ids);
      expect(interruptsIn((await resume([resolved(ids[0])])).end).map(({ id }) => id)).toEqual(ids);
      expect(interruptsIn((await resume([resolved(ids[0], 'red')])).end)).toHaveLength(1);
    });

    it.each(['Choice', 'Form'])(
      'that is cancelled cancels the run of %s, which ends in RUN_FINISHED',
      async (workflow) => {
        const { ids, resume, threadId } = await asked(workflow);
        const answer = await resume([cancelled(ids[0])]);
        expect(answer.end).toMatchObject({ type: 'RUN_FINISHED', outcome: { type: 'cancelled' } });
        const again = await post(workflow, input(threadId, { messages: [user('more')] }));
        expect(interruptsIn(again.end)).toHaveLength(1);
      },
    );

    it('of a closed question ends in RUN_FINISHED, and shows what was missed', async () => {
      const { ids, resume } = await asked('Pay');
      await resume([resolved(ids[0], { approved: true })]);
      const late = await resume([resolved(ids[0], { approved: false })], { runId: 'late' });
      expect(late.said).toBe('So: paid 10.');
      expect(late.end.type).toBe('RUN_FINISHED');
    });

    it('is applied before a plain message in the same request', async () => {
      const { ids, resume, said, first, threadId } = await asked('Pay');
      const answer = await resume([resolved(ids[0], { approved: true })], {
        messages: [said, ...messagesIn(first), user('go')],
        runId: 'with-message',
      });
      expect(answer.said).toBe('So: paid 10.');
      expect(typesIn(answer).filter((type) => /^RUN_/.test(type))).toEqual([
        'RUN_STARTED',
        'RUN_FINISHED',
      ]);
      expect(interruptsIn(answer.end)).toHaveLength(1);
      expect(
        (await typesOf(threadId)).filter((type) => /message|input_response/.test(type)),
      ).toEqual(['user_message', 'input_response', 'user_message']);
    });
  });

  async function typesOf(threadId: string): Promise<readonly string[]> {
    const { body } = await ask(server, `GET /api/chats/${threadId}/events`);
    return (body['items'] as unknown as { readonly type: string }[]).map(({ type }) => type);
  }

  describe('a choice and a form', () => {
    it('are interrupts with the schema of their answer', async () => {
      expect(interruptsIn((await asked('Choice')).first.end)).toEqual([
        {
          id: expect.any(String),
          reason: 'input_required',
          message: 'Which?',
          responseSchema: { type: 'string', enum: ['red', 'blue'] },
          metadata: { kind: 'choice', agent: 'a', options: ['red', 'blue'] },
        },
      ]);
      const [form] = interruptsIn((await asked('Form')).first.end);
      expect(form).toMatchObject({
        reason: 'input_required',
        responseSchema: { required: ['size'] },
        toolCallId: expect.any(String),
      });
    });

    it('are answered by a resume', async () => {
      const { ids, resume } = await asked('Form');
      expect((await resume([resolved(ids[0], { size: 'big' })])).end).toMatchObject({
        outcome: { type: 'interrupt' },
      });
      expect((await resume([resolved(ids[0], { size: 4 })], { runId: 'x' })).said).toBe(
        'Got {"size":4}.',
      );
    });
  });

  describe('while an interrupt is open', () => {
    it('a plain message is refused, and the interrupt is shown again', async () => {
      const { threadId, ids, first, said } = await asked('Pay');
      const answer = await post(
        'Pay',
        input(threadId, { messages: [said, ...messagesIn(first), user('more')] }),
      );
      expect(
        answer.events.find(({ name }) => name === 'mozaiks.command_rejected')?.['value'],
      ).toMatchObject({ code: 'chat_busy' });
      expect(interruptsIn(answer.end).map(({ id }) => id)).toEqual(ids);
    });

    it('a reloaded page gets the messages and the interrupt', async () => {
      const { threadId, ids } = await asked('Pay');
      const { events, end } = await post('Pay', input(threadId));
      const snapshot = events.find(({ type }) => type === 'MESSAGES_SNAPSHOT');
      expect(snapshot?.['messages']).toMatchObject([
        { role: 'user', content: 'go' },
        { role: 'assistant', toolCalls: [{ function: { name: 'pay', arguments: '{"sum":10}' } }] },
      ]);
      expect(interruptsIn(end).map(({ id }) => id)).toEqual(ids);
    });
  });

  describe('a tool that the page declares', () => {
    const declared = { tools: [{ name: 'size_form', description: '', parameters: {} }] };
    const start = async () => {
      const threadId = `thread-${(threads += 1)}`;
      const said = user('go');
      const first = await post('Form', input(threadId, { messages: [said], ...declared }));
      return {
        threadId,
        said,
        first,
        toolCallId: first.events.find(({ type }) => type === 'TOOL_CALL_START')?.['toolCallId'],
      };
    };

    it('is left open for the page', async () => {
      const { first, toolCallId } = await start();
      expect(first.end).toMatchObject({
        type: 'RUN_FINISHED',
        outcome: { type: 'success', pendingToolCallIds: [toolCallId] },
      });
    });

    it.each([
      [{ content: '{"size":4}' }, 'Got {"size":4}.'],
      [{ content: '', error: 'no camera' }, 'no camera'],
    ])('accepts %j as its result', async (tool, says) => {
      const { threadId, said, first, toolCallId } = await start();
      const messages = [said, ...messagesIn(first), { id: 't', role: 'tool', toolCallId, ...tool }];
      const answer = await post('Form', input(threadId, { messages, ...declared }));
      expect(answer.said).toContain(says);
      expect(answer.end.type).toBe('RUN_FINISHED');
    });

    it('is offered only while it is declared', async () => {
      const { threadId, said, first, toolCallId } = await start();
      const messages = [
        said,
        ...messagesIn(first),
        { id: 't', role: 'tool', toolCallId, content: '{"size":4}' },
      ];
      expect(interruptsIn((await post('Form', input(threadId, { messages }))).end)).toHaveLength(1);
    });
  });
});
