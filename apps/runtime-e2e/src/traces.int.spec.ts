import {
  startCollector,
  startMockModelServer,
  until,
  type CollectedSpan,
  type Collector,
  type MockModelServer,
} from '@mozaiks/testkit';
import { startServer, type Server } from './harness/server.fixture.ts';
import { afterWork, calls, says, tool } from './harness/shorthand.fixture.ts';
import { startTalk, type Talk } from './harness/talk.fixture.ts';
import { signToken } from './harness/token.fixture.ts';
import { workflowFiles } from './harness/workflow-files.fixture.ts';

const look = tool(
  'look',
  'export async function look(ctx: any): Promise<string> { return ctx.traceparent; }\n',
);
const WORKFLOWS = {
  /** A call, a nested chat, and a handoff to another agent. */
  Trip: workflowFiles({
    agents: ['a', 'b'],
    script: [calls('a', 'look'), { agent: 'a', say: 'I ask a child.' }, ...says('b')],
    handoffs: [
      afterWork('a', '', {
        transition_target: 'WorkflowTarget',
        workflow: 'Child',
        target_agent: undefined,
      }),
      afterWork('a', 'b'),
    ],
    ...look,
  }),
  Child: workflowFiles({ agents: ['x'], script: [{ agent: 'x', say: 'Child here.' }] }),
};
const OUTSIDE = { trace_id: '4bf92f3577b34da6a3ce929d0e0e4736', span_id: '00f067aa0ba902b7' };
const TRACEPARENT = `00-${OUTSIDE.trace_id}-${OUTSIDE.span_id}-01`;
const PATIENCE = { timeout_ms: 30_000 };

const named = (spans: readonly CollectedSpan[], name: string): CollectedSpan => {
  const [found, ...more] = spans.filter((span) => span.name === name);
  if (found === undefined || more.length > 0)
    throw new Error(`one span should be ${name}: ${spans.map((span) => span.name).join(', ')}`);
  return found;
};
const traceparentOf = ({ trace_id, span_id }: CollectedSpan): string =>
  `00-${trace_id}-${span_id}-01`;

describe('traces of a server', () => {
  let collector: Collector;
  let server: Server;
  const talks: Talk[] = [];
  beforeAll(async () => {
    collector = await startCollector();
    server = await startServer({
      workflows: WORKFLOWS,
      env: { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url },
    });
  }, 60_000);
  afterAll(async () => {
    for (const { socket } of talks) socket.close();
    await server?.dispose();
    await collector?.close();
  });
  const talkTo = async (
    workflow: string,
    options: Parameters<typeof startTalk>[2] = {},
  ): Promise<Talk> => {
    const talk = await startTalk(server, workflow, options);
    talks.push(talk);
    return talk;
  };
  const rootOf = ({ chat_id }: Talk): CollectedSpan | undefined =>
    collector.spans.find(
      ({ name, attributes }) =>
        name.startsWith('invoke_workflow') && attributes['gen_ai.conversation.id'] === chat_id,
    );
  /** All spans of the trace of a chat's run. */
  const traceOf = async (talk: Talk): Promise<readonly CollectedSpan[]> => {
    const { trace_id } = await until(() => rootOf(talk), PATIENCE);
    return collector.spans.filter((span) => span.trace_id === trace_id);
  };

  it('have a run with its call, its handoff and its nested chat in one trace', async () => {
    const talk = await talkTo('Trip');
    await talk.say('hi');
    const spans = await traceOf(talk);
    const tree = (parent: string): unknown =>
      spans
        .filter(({ parent_id }) => parent_id === parent)
        .sort((one, two) => one.ended_at - two.ended_at || one.started_at - two.started_at)
        .map(({ name, span_id }) =>
          (tree(span_id) as unknown[]).length === 0 ? name : { [name]: tree(span_id) },
        );
    const [root] = tree('') as readonly { readonly [name: string]: readonly unknown[] }[];
    expect(Object.keys(root ?? {})).toEqual(['invoke_workflow Trip']);
    expect(root?.['invoke_workflow Trip']).toHaveLength(2);
    const a = named(spans, 'invoke_agent a');
    const inside = spans.filter(({ parent_id }) => parent_id === a.span_id).map(({ name }) => name);
    // The agent calls a tool, speaks, and continues with the result of the child.
    expect(inside.sort()).toEqual([
      ...Array.from({ length: 3 }, () => 'chat scripted'),
      'execute_tool Child',
      'execute_tool look',
    ]);
    expect(named(spans, 'invoke_workflow Child').parent_id).toBe(
      named(spans, 'execute_tool Child').span_id,
    );
    expect(named(spans, 'invoke_agent x').parent_id).toBe(
      named(spans, 'invoke_workflow Child').span_id,
    );
    expect(named(spans, 'invoke_workflow Trip').attributes).toMatchObject({
      'gen_ai.operation.name': 'invoke_workflow',
      'gen_ai.conversation.id': talk.chat_id,
      'openinference.span.kind': 'CHAIN',
    });
    for (const { attributes } of spans) expect(attributes['gen_ai.conversation.id']).toBeDefined();
    expect(talk.last('tool_result').ok).toBe(true);
    expect(talk.of('tool_result')[0]?.result).toBe(
      traceparentOf(named(spans, 'execute_tool look')),
    );
  }, 60_000);

  it('are named in the lines of the log', async () => {
    const talk = await talkTo('Child');
    await talk.say('hi');
    const [{ trace_id } = { trace_id: '' }] = await traceOf(talk);
    const lines = server
      .log()
      .filter((line) => line['run_id'] === talk.last('workflow_complete').run_id);
    expect(lines.length).toBeGreaterThan(1);
    for (const line of lines) expect(line['trace_id']).toBe(trace_id);
  }, 60_000);

  it('contain no text and no tenant', async () => {
    const talk = await talkTo('Child', {
      claims: { app_id: 'app-secret', user_id: 'user-secret' },
    });
    await talk.say('a secret');
    await traceOf(talk);
    expect(JSON.stringify(collector.spans)).not.toContain('secret');
  }, 60_000);

  it('belong to the span of the upgrade request, and never to that of another tenant', async () => {
    const talk = await talkTo('Child', {
      claims: { app_id: 'one' },
      socket: { headers: { traceparent: TRACEPARENT } },
    });
    const other = await talkTo('Child', { claims: { app_id: 'two' }, chat_id: talk.chat_id });
    await Promise.all([talk.say('hi'), other.say('hi')]);
    const roots = await until(() => {
      const found = collector.spans.filter(
        ({ name, attributes }) =>
          name === 'invoke_workflow Child' && attributes['gen_ai.conversation.id'] === talk.chat_id,
      );
      return found.length === 2 ? found : undefined;
    }, PATIENCE);
    const mine = roots.filter(({ trace_id }) => trace_id === OUTSIDE.trace_id);
    expect(mine.map(({ parent_id }) => parent_id)).toEqual([OUTSIDE.span_id]);
    expect(talk.last('workflow_start').traceparent).toBe(TRACEPARENT);
    expect(JSON.stringify(other.events())).not.toContain(OUTSIDE.trace_id);
    expect(collector.spans.filter(({ trace_id }) => trace_id === OUTSIDE.trace_id)).toHaveLength(3);
  }, 60_000);

  it('belong to the span of a request over HTTP, and are omitted if its caller does not sample', async () => {
    const send = async (chat_id: string, traceparent: string): Promise<number> => {
      const headers = {
        authorization: `Bearer ${signToken()}`,
        'content-type': 'application/json',
        traceparent,
      };
      const body = JSON.stringify({ type: 'user_message', workflow_name: 'Child', text: 'hi' });
      return (
        await fetch(`${server.url}/api/chats/${chat_id}/commands`, {
          method: 'POST',
          headers,
          body,
        })
      ).status;
    };
    const trace_id = 'f'.repeat(32);
    expect(await send('unsampled', `00-${trace_id}-${OUTSIDE.span_id}-00`)).toBe(202);
    expect(await send('malformed', 'nonsense')).toBe(202);
    expect(await send('sampled', `00-${trace_id}-${OUTSIDE.span_id}-01`)).toBe(202);
    const conversations = (): unknown[] =>
      collector.spans.flatMap(({ name, attributes }) =>
        name === 'invoke_workflow Child' ? [attributes['gen_ai.conversation.id']] : [],
      );
    await until(
      () => conversations().includes('sampled') && conversations().includes('malformed'),
      PATIENCE,
    );
    const unsampled = await startTalk(server, 'Child', { chat_id: 'unsampled' });
    talks.push(unsampled);
    await unsampled.open();
    await unsampled.until('workflow_complete');
    expect(conversations()).not.toContain('unsampled');
    const spans = collector.spans.filter((span) => span.trace_id === trace_id);
    expect(spans.map(({ name }) => name).sort()).toEqual([
      'chat scripted',
      'invoke_agent x',
      'invoke_workflow Child',
    ]);
    expect(named(spans, 'invoke_workflow Child').parent_id).toBe(OUTSIDE.span_id);
  }, 60_000);
});

describe('traces of calls over the network', () => {
  let collector: Collector;
  let models: MockModelServer;
  let server: Server;
  let talk: Talk;
  beforeAll(async () => {
    collector = await startCollector();
    models = await startMockModelServer({
      replies: [{ fault: 503 }, { text: 'here', usage: { input: 100, output: 7, cached: 40 } }],
    });
    server = await startServer({
      workflows: {
        Ask: workflowFiles({ agents: [{ name: 'a', llm_config: { model: 'gpt-4o' } }] }),
      },
      env: {
        MODEL_PROVIDER: 'openai',
        OPENAI_API_KEY: 'sk-test',
        OPENAI_BASE_URL: models.openai_url,
        OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${collector.url}/v1/traces`,
        OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20collector-key',
        OTEL_SERVICE_NAME: 'chats',
        OTEL_RESOURCE_ATTRIBUTES: 'openinference.project.name=support',
        OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT: 'SPAN_ONLY',
      },
    });
    talk = await startTalk(server, 'Ask');
    await talk.say('where are you?');
    await server.end('SIGTERM');
  }, 60_000);
  afterAll(async () => {
    talk?.socket.close();
    await server?.dispose();
    await models?.close();
    await collector?.close();
  });

  it('are all sent before the server ends', () => {
    expect(collector.spans.map(({ name }) => name).sort()).toEqual([
      'chat gpt-4o',
      'chat gpt-4o',
      'invoke_agent a',
      'invoke_workflow Ask',
    ]);
  });

  it('add the span of each attempt to its own request', () => {
    const chats = collector.spans
      .filter(({ name }) => name === 'chat gpt-4o')
      .sort((one, two) => one.ended_at - two.ended_at);
    expect(chats.map(({ failed }) => failed)).toEqual([true, false]);
    expect(models.requests.map(({ headers }) => headers['traceparent'])).toEqual(
      chats.map(traceparentOf),
    );
    expect(chats[1]).toMatchObject({
      kind: 'client',
      attributes: {
        'gen_ai.provider.name': 'openai',
        'gen_ai.usage.input_tokens': 100,
        'gen_ai.usage.output_tokens': 7,
        'gen_ai.usage.cache_read.input_tokens': 40,
        'gen_ai.response.finish_reasons': ['stop'],
      },
    });
  });

  it('contain the text if that is enabled', () => {
    expect(named(collector.spans, 'invoke_workflow Ask').attributes).toMatchObject({
      'input.value': 'where are you?',
      'output.value': 'here',
    });
  });

  it('are sent with the headers and the resource of the standard variables, and the log does not contain the key', () => {
    expect(collector.requests[0]?.authorization).toBe('Bearer collector-key');
    expect(collector.spans[0]?.resource).toMatchObject({
      'service.name': 'chats',
      'openinference.project.name': 'support',
    });
    expect(server.output()).not.toContain('collector-key');
  });
});

describe('a server without a running collector', () => {
  it('stops in time, with exit code 0', async () => {
    const collector = await startCollector();
    collector.answer = 'silence';
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, DRAIN_TIMEOUT_MS: '2000' };
    const server = await startServer({ workflows: WORKFLOWS, env });
    try {
      const talk = await startTalk(server, 'Child');
      await talk.say('hi');
      talk.socket.close();
      const from = performance.now();
      expect(await server.end('SIGTERM')).toEqual({ code: 0, signal: null });
      expect(performance.now() - from).toBeLessThan(15_000);
      expect(server.log().filter(({ event }) => event === 'trace_export_failed')).toHaveLength(1);
    } finally {
      await server.dispose();
      await collector.close();
    }
  }, 60_000);
});
