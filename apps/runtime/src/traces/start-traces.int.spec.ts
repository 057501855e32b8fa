import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  chatRef,
  emptyChat,
  logRef,
  tenantScope,
  type Commit,
  type CommitSink,
  type RuntimeEvent,
} from '@mozaiks/contracts';
import {
  recordingLogger,
  startCollector,
  until,
  type Collector,
  type RecordingLogger,
} from '@mozaiks/testkit';
import { systemClock as clock, systemIds as ids } from '../system.ts';
import { startTraces, type Traces } from './start-traces.ts';

const log = logRef(chatRef(tenantScope('app', 'user'), 'chat'), 'log');
const SLOW_EXPORT = { timeout_ms: 30_000 };

/** A run that starts and ends in one commit, which becomes one span. */
function commitOf(run: string): Commit {
  const envelope = { seq: 1, ts: '2026-01-01T00:00:00.000Z', chat_id: 'chat', run_id: run };
  const events = [
    {
      ...envelope,
      type: 'workflow_start',
      workflow_name: 'Flow',
      workflow_version: 'v',
      code_version: 'k',
      cache_seed: 1,
    },
    { ...envelope, type: 'workflow_complete', reason: 'done', usage: {}, duration_ms: 0 },
  ] as unknown as readonly RuntimeEvent[];
  return { log_id: 'log', first_seq: 1, last_seq: 2, fence: 1, commit_id: run, v: 1, events };
}

const commitRuns = ({ sinks }: { readonly sinks: readonly CommitSink[] }, count: number): void => {
  for (let run = 0; run < count; run += 1)
    for (const sink of sinks)
      sink.committed({
        log,
        workflow_name: 'Flow',
        commit: commitOf(`run-${run}`),
        before: emptyChat,
      });
};

describe('spans sent to a collector', () => {
  let collector: Collector;
  let logger: RecordingLogger;
  const started: Traces[] = [];
  beforeEach(async () => {
    collector = await startCollector();
    logger = recordingLogger();
  });
  afterEach(() => collector.close());
  const start = async (url = `${collector.url}/v1/traces`): Promise<Traces> => {
    const traces = await startTraces(
      { clock, ids, logger },
      { kind: 'otlp', url, headers: { authorization: 'Bearer of-the-collector' }, content: false },
    );
    started.push(traces);
    return traces;
  };

  it('arrive automatically', async () => {
    const traces = await start();
    commitRuns(traces, 1);
    await until(() => collector.spans.length === 1, SLOW_EXPORT);
    expect(collector.spans[0]).toMatchObject({
      name: 'invoke_workflow Flow',
      kind: 'internal',
      parent_id: '',
      failed: false,
    });
    expect(collector.spans[0]?.resource['service.name']).toBe('mozaiks');
    expect(collector.requests[0]?.authorization).toBe('Bearer of-the-collector');
    await traces.stop(10_000);
  }, 60_000);

  it('all arrive, even if 3,000 of them end at the same moment and the process stops', async () => {
    const traces = await start();
    commitRuns(traces, 3_000);
    await traces.stop(30_000);
    expect(new Set(collector.spans.map(({ span_id }) => span_id)).size).toBe(3_000);
    expect(logger.lines).toEqual([]);
  }, 60_000);

  it('do not delay the shutdown if the collector does not answer', async () => {
    collector.answer = 'silence';
    const traces = await start();
    commitRuns(traces, 10);
    const from = performance.now();
    await traces.stop(300);
    expect(performance.now() - from).toBeLessThan(5_000);
    expect(logger.lines.map(({ msg }) => msg)).toEqual(['the last spans could not be sent']);
  }, 60_000);

  it('do not delay the shutdown and throw nothing if there is no collector', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    const traces = await start(`http://user:secret@127.0.0.1:${port}/v1/traces`);
    commitRuns(traces, 10);
    await traces.stop(300);
    expect(logger.lines.map(({ msg }) => msg)).toContain('the last spans could not be sent');
    expect(JSON.stringify(logger.lines)).not.toContain('secret');
  }, 60_000);

  it('are reported at most once a minute if the collector refuses them', async () => {
    collector.answer = 400;
    const traces = await start();
    commitRuns(traces, 1_000);
    await until(() => collector.requests.length >= 2, SLOW_EXPORT);
    await traces.stop(10_000);
    expect(logger.lines.filter(({ msg }) => msg === 'spans cannot be sent')).toMatchObject([
      {
        level: 'warn',
        fields: { event: 'trace_export_failed', data: { reason: expect.stringContaining('400') } },
      },
    ]);
  }, 60_000);
});

describe('a server without an address for traces', () => {
  it('creates none', async () => {
    const traces = await startTraces({ clock, ids, logger: recordingLogger() }, { kind: 'none' });
    expect(traces.sinks).toEqual([]);
    await traces.stop(0);
  });
});
