import { describeWithMongo, startCollector, until, type Collector } from '@mozaiks/testkit';
import { makeSink } from '../harness/sink.fixture.ts';
import { calls, says } from '../harness/shorthand.fixture.ts';
import { startTalk, resumeTalk, type Talk } from '../harness/talk.fixture.ts';
import { makeTempDir, removeTempDir } from '../harness/temp-dir.fixture.ts';
import { workflowFiles } from '../harness/workflow-files.fixture.ts';
import { startInstances, type Instances } from './instances.fixture.ts';

/** The time to notice a dead owner and continue its chat, with a reserve for a busy machine. */
const PATIENCE = { timeout_ms: 60_000 };

describeWithMongo('the trace of a run whose owner is killed', (mongo) => {
  const dir = makeTempDir();
  const sink = makeSink(dir, 'work');
  let collector: Collector;
  let instances: Instances;
  const talks: Talk[] = [];
  beforeAll(async () => {
    collector = await startCollector();
    const workflow = workflowFiles({
      agents: ['a'],
      script: [calls('a', 'work'), ...says('a')],
      tools: [{ name: 'work', module: 'tools.work', description: 'Works.', on_interrupt: 'retry' }],
      code: { 'tools/work.ts': sink.tool },
    });
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url };
    instances = await startInstances(mongo(), { Work: workflow }, { envs: [env, env] });
  }, 60_000);
  afterAll(async () => {
    for (const { socket } of talks) socket.close();
    await instances?.dispose();
    await collector?.close();
    removeTempDir(dir);
  }, 30_000);

  it('is one trace, with the spans of both instances in their place', async () => {
    const talk = await startTalk(instances.a, 'Work');
    talks.push(talk);
    await talk.command('user_message', { workflow_name: 'Work', text: 'go' });
    await sink.untilStarted(1);
    // The model call is over, and its span is being exported.
    await until(() => collector.spans.length === 1, PATIENCE);
    await instances.a.end('SIGKILL');
    talks.push(await resumeTalk(instances.b, talk));
    await until(
      () => collector.spans.some(({ name }) => name === 'invoke_workflow Work'),
      PATIENCE,
    );

    const { spans } = collector;
    expect(spans.map(({ name }) => name)).toEqual([
      'chat scripted',
      'execute_tool work',
      'chat scripted',
      'invoke_agent a',
      'invoke_workflow Work',
    ]);
    expect(new Set(spans.map(({ trace_id }) => trace_id)).size).toBe(1);
    const [first, call, last, turn, root] = spans;
    expect([first, call, last].map((span) => span?.parent_id)).toEqual(
      Array.from({ length: 3 }, () => turn?.span_id),
    );
    expect([turn?.parent_id, root?.parent_id]).toEqual([root?.span_id, '']);
    // The second instance has not seen the start.
    expect(root?.started_at).toBeLessThanOrEqual(first?.started_at ?? 0);
  }, 180_000);
});
