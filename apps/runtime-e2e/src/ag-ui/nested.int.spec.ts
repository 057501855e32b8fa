import { randomUUID } from 'node:crypto';
import { ask } from '../harness/ask.fixture.ts';
import { afterWork, calls, says, tool } from '../harness/shorthand.fixture.ts';
import { startServer, type Server } from '../harness/server.fixture.ts';
import { workflowFiles } from '../harness/workflow-files.fixture.ts';
import { input, interruptsIn, poster, user } from './post.fixture.ts';

const parentOf = (child: string) =>
  workflowFiles({
    agents: ['a', 'b'],
    script: [{ agent: 'a', say: 'I ask a child.' }, ...says('b')],
    handoffs: [
      afterWork('a', '', {
        transition_target: 'WorkflowTarget',
        workflow: child,
        target_agent: undefined,
      }),
      afterWork('a', 'b'),
    ],
  });
const PAY = 'export function pay({ sum }: { sum: number }): string { return `paid ${sum}`; }\n';

describe('AG-UI with a question of a nested workflow:', () => {
  let server: Server;
  const post = poster(() => server);
  beforeAll(async () => {
    server = await startServer({
      workflows: {
        Quiet: workflowFiles({ agents: ['x'], script: [{ agent: 'x', say: 'Child here.' }] }),
        Talker: workflowFiles({
          agents: ['x', 'y'],
          script: [{ agent: 'x', say: 'What size?' }, ...says('y')],
          handoffs: [afterWork('x', 'user'), { ...afterWork('user', 'y') }],
        }),
        Payer: workflowFiles({
          agents: ['x'],
          ...tool('pay', PAY, { requires_approval: 'always' }),
          script: [
            calls('x', 'pay', { sum: 10 }),
            { agent: 'x', after: 'tool:pay', say: 'So: ${result}.' },
          ],
        }),
        OfQuiet: parentOf('Quiet'),
        OfTalker: parentOf('Talker'),
        OfPayer: parentOf('Payer'),
        OfOfPayer: parentOf('OfPayer'),
      },
    });
  }, 60_000);
  afterAll(() => server?.dispose());

  const start = async (workflow: string) => {
    const threadId = randomUUID();
    const said = user('go');
    const first = await post(workflow, input(threadId, { runId: 'r1', messages: [said] }));
    return { threadId, said, first };
  };

  it('a nested workflow without questions is a call with its result', async () => {
    const { first } = await start('OfQuiet');
    expect(first.said).toBe('I ask a child.I ask a child.B.');
    expect(first.events.find(({ type }) => type === 'TOOL_CALL_RESULT')?.['content']).toContain(
      'Child here.',
    );
    expect(first.end).toMatchObject({ type: 'RUN_FINISHED', result: { reason: 'done' } });
  });

  it.each(['OfPayer', 'OfOfPayer'])(
    'an approval is an interrupt, which a resume answers (%s)',
    async (workflow) => {
      const { threadId, said, first } = await start(workflow);
      const [interrupt] = interruptsIn(first.end);
      const call = first.events.find(({ type }) => type === 'TOOL_CALL_START');
      expect(interrupt).toMatchObject({ reason: 'tool_call', toolCallId: call?.['toolCallId'] });
      const again = await post(workflow, input(threadId, { runId: 'r1', messages: [said] }));
      expect(interruptsIn(again.end)).toEqual([interrupt]);
      const body = input(threadId, {
        messages: [said],
        resume: [{ interruptId: interrupt?.id, status: 'resolved', payload: { approved: true } }],
      });
      for (const answer of [await post(workflow, body), await post(workflow, body)]) {
        expect(answer.said).toMatch(/B\.$/);
        expect(answer.text).toMatch(/So: paid 10|TOOL_CALL_RESULT/);
        expect(answer.end).toMatchObject({ type: 'RUN_FINISHED', result: { reason: 'done' } });
      }
    },
  );

  it('a text is shown as a message, which the next message answers once', async () => {
    const { threadId, said, first } = await start('OfTalker');
    expect(first.said).toBe('I ask a child.What size?');
    expect(first.end).toMatchObject({ type: 'RUN_FINISHED', result: { reason: 'awaiting_input' } });
    const shown = first.events.flatMap((event) =>
      event.type === 'TEXT_MESSAGE_START'
        ? [{ id: event['messageId'], role: 'assistant', content: 'x' }]
        : [],
    );
    const body = input(threadId, { messages: [said, ...shown, user('42')] });
    const answers = [await post('OfTalker', body), await post('OfTalker', body)];
    for (const answer of answers) {
      expect(answer.said).toMatch(/B\.$/);
      expect(answer.end).toMatchObject({ type: 'RUN_FINISHED', result: { reason: 'done' } });
    }
    const { body: page } = await ask(server, `GET /api/chats/${threadId}/events`);
    expect(
      (page['items'] as unknown as { readonly type: string }[]).filter(
        ({ type }) => type === 'user_message',
      ),
    ).toHaveLength(1);
  });
});
