import { traceparentOf, type ModelRequest } from '@mozaiks/contracts';
import { sequentialIds, testMcpServer, type ModelStep, type WorkflowDraft } from '@mozaiks/testkit';
import { conversation, type Overrides, type Conversation } from './conversation.fixture.ts';

const OUTSIDE = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
const draft: WorkflowDraft = {
  agents: ['a'],
  tools: { look: () => 'seen' },
  mcp_servers: [testMcpServer('srv')],
};
const steps: readonly ModelStep[] = [
  { calls: [{ tool: 'look' }, { tool: 'srv.find' }] },
  { failed: [{ code: 'model_unavailable' }], say: 'Done.' },
];

async function talk(overrides: Overrides): Promise<Conversation> {
  const chat = conversation(draft, steps, { mcp: { srv: { find: {} } }, ...overrides });
  await chat.send({ type: 'user_message', text: 'go', traceparent: OUTSIDE });
  return chat;
}

/** The `traceparent` that a span of the chat's run passes on. */
const inside = (chat: Conversation, key: Parameters<typeof traceparentOf>[2]): string => {
  const { run_id, traceparent } = chat.last('workflow_start');
  return traceparentOf(sequentialIds(), { log_id: 'log', run_id: run_id ?? '', traceparent }, key);
};

describe('the trace of a run', () => {
  it('is that of the request that started it', async () => {
    expect((await talk({})).last('workflow_start').traceparent).toBe(OUTSIDE);
  });

  it('is sent with calls of tools and MCP servers as the span of the call', async () => {
    const chat = await talk({ traces: true });
    const [look, find] = chat
      .of('tool_call')
      .map(({ call_id }) => inside(chat, { span: 'tool', call_id }));
    expect(chat.tools.calls.map(({ traceparent }) => traceparent)).toEqual([look]);
    expect(chat.mcp.calls.map(({ traceparent }) => traceparent)).toEqual([find]);
  });

  it('is sent with each attempt at a model as its own span, which its usage names', async () => {
    const chat = await talk({ traces: true });
    const usages = chat.of('usage');
    const spans = usages.map(({ message_id = '' }) => inside(chat, { span: 'chat', message_id }));
    expect(new Set(spans).size).toBe(3);
    expect(usages.map(({ traceparent }) => traceparent)).toEqual(spans);
    const [first, second] = chat.model.requests as readonly [ModelRequest, ModelRequest];
    expect([first.traceparent?.(1), second.traceparent?.(1), second.traceparent?.(2)]).toEqual(
      spans,
    );
  });

  it('is not sent if traces are off', async () => {
    const chat = await talk({});
    expect(chat.model.requests.map(({ traceparent }) => traceparent)).toEqual([
      undefined,
      undefined,
    ]);
    for (const { traceparent } of [...chat.tools.calls, ...chat.mcp.calls, ...chat.of('usage')])
      expect(traceparent).toBeUndefined();
  });
});
