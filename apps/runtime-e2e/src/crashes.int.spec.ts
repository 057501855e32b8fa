import { checkTalk, rawEvents } from './harness/check-talk.fixture.ts';
import { startServer, type Server } from './harness/server.fixture.ts';
import { makeSink } from './harness/sink.fixture.ts';
import { storedViolations } from './harness/stored-history.fixture.ts';
import { resumeTalk, startTalk, type Talk } from './harness/talk.fixture.ts';
import { makeTempDir, removeTempDir } from './harness/temp-dir.fixture.ts';
import { workflowFiles, type WorkflowFiles } from './harness/workflow-files.fixture.ts';

const outside = makeTempDir();
afterAll(() => removeTempDir(outside));
const sinks = {
  report: makeSink(outside, 'report'),
  retry: makeSink(outside, 'retry'),
  ask: makeSink(outside, 'ask'),
  approved: makeSink(outside, 'approved'),
  drained: makeSink(outside, 'drained'),
};

const working = (sink: keyof typeof sinks, policy: object): WorkflowFiles =>
  workflowFiles({
    agents: ['a'],
    script: [
      { agent: 'a', after: 'user', call: { tool: 'work' } },
      { agent: 'a', after: 'tool:work', say: 'After it: ${result}.' },
    ],
    tools: [{ name: 'work', module: 'tools.work', timeout_ms: 60_000, ...policy }],
    code: { 'tools/work.ts': sinks[sink].tool },
  });

const asking = (word: string): WorkflowFiles =>
  workflowFiles({
    agents: ['a', 'b'],
    script: [
      { agent: 'a', after: 'user', call: { tool: 'pay', arguments: { sum: 10 } } },
      { agent: 'a', after: 'tool:pay', say: `${word} \${result}.` },
    ],
    tools: [{ name: 'pay', module: 'tools.pay', description: word, requires_approval: 'always' }],
    code: {
      'tools/pay.ts':
        'export function pay({ sum }: { sum: number }): string { return "paid " + sum; }\n',
    },
  });

const LONG = 'word '.repeat(60).trim();
const WORKFLOWS = {
  Report: working('report', {}),
  Retry: working('retry', { on_interrupt: 'retry' }),
  Ask: working('ask', { on_interrupt: 'ask' }),
  Approved: working('approved', { requires_approval: 'always' }),
  Drained: working('drained', {}),
  Question: asking('Old'),
  Streaming: workflowFiles({ agents: ['a'], script: [{ agent: 'a', say: LONG, delay_ms: 30 }] }),
  Quick: workflowFiles({ agents: ['a'], script: [{ agent: 'a', say: 'Quick.' }] }),
};

/** The history before a crash, and the same chat afterwards. */
interface Survivor {
  readonly before: Talk;
  readonly after: Talk;
}

describe('a server that is killed (SIGKILL) in the middle of everything', () => {
  let server: Server;
  const talks: Talk[] = [];
  const begin = async (name: keyof typeof WORKFLOWS): Promise<Talk> => {
    const talk = await startTalk(server, name);
    talks.push(talk);
    await talk.command('user_message', { workflow_name: name, text: 'go' });
    return talk;
  };
  const comeBack = async (before: Talk): Promise<Survivor> => {
    const after = await resumeTalk(server, before);
    talks.push(after);
    await after.atRest();
    return { before, after };
  };
  const waiting: Record<
    'report' | 'retry' | 'ask' | 'approved' | 'question' | 'streaming',
    Survivor
  > = Object.create(null);
  const accepted: Talk[] = [];

  beforeAll(async () => {
    server = await startServer({ workflows: WORKFLOWS });
    const [report, retry, ask, approved, question] = await Promise.all([
      begin('Report'),
      begin('Retry'),
      begin('Ask'),
      begin('Approved'),
      begin('Question'),
    ]);
    await Promise.all([approved.atRest(), question.atRest()]);
    await approved.command('input_response', {
      request_id: approved.last('input_request').request_id,
      value: { decision: 'approve' },
    });
    await Promise.all(
      ['report', 'retry', 'ask', 'approved'].map((name) =>
        sinks[name as keyof typeof sinks].untilStarted(1),
      ),
    );
    const streaming = await begin('Streaming');
    await streaming.socket.untilType('agent_delta');
    accepted.push(...(await Promise.all(Array.from({ length: 8 }, () => begin('Quick')))));
    await server.end('SIGKILL');

    server.write('Question', asking('New'));
    await server.start();
    for (const [name, talk] of Object.entries({
      report,
      retry,
      ask,
      approved,
      question,
      streaming,
    }))
      waiting[name as keyof typeof waiting] = await comeBack(talk);
  }, 120_000);
  afterAll(async () => {
    for (const { socket } of talks) socket.close();
    await server?.dispose();
  });

  it.each(['report', 'retry', 'ask', 'approved', 'question', 'streaming'] as const)(
    'withdraws nothing that was shown (%s)',
    (name) => {
      const { before, after } = waiting[name];
      const shown = rawEvents(before.socket, before.chat_id);
      expect(shown.length).toBeGreaterThan(0);
      expect(rawEvents(after.socket, after.chat_id).slice(0, shown.length)).toEqual(shown);
    },
  );

  it('reports an interrupted call to the model, and the model continues', async () => {
    const { after } = waiting.report;
    expect(after.last('tool_result')).toMatchObject({ ok: false, error: { code: 'interrupted' } });
    expect(after.last('agent_response').text).toMatch(/^After it: .+\.$/);
    expect(after.last('owner_changed').takeover).toBe(1);
    expect(after.end()).toBe('done');
    expect(sinks.report.started()).toHaveLength(1);
    await checkTalk(server, after);
  });

  it('repeats a repeatable call, with the same key', async () => {
    const { after } = waiting.retry;
    expect(after.last('tool_result')).toMatchObject({ ok: true, result: 'done again' });
    expect(after.of('tool_call')).toHaveLength(1);
    const key = after.last('tool_call').idempotency_key;
    expect(sinks.retry.started()).toEqual([key, key]);
    await checkTalk(server, after);
  });

  it('asks before it repeats a call that requires it', async () => {
    const { after } = waiting.ask;
    expect(after.end()).toBe('open');
    expect(after.last('input_request').call_id).toBe(after.last('tool_call').call_id);
    expect(sinks.ask.started()).toHaveLength(1);
    await after.answer({ decision: 'approve' });
    expect(after.last('tool_result')).toMatchObject({ ok: true, result: 'done again' });
    expect(new Set(sinks.ask.started()).size).toBe(1);
    await checkTalk(server, after);
  });

  it('does not start an approved call a second time', async () => {
    const { after } = waiting.approved;
    expect(after.last('tool_result')).toMatchObject({ ok: false, error: { code: 'interrupted' } });
    expect(sinks.approved.started()).toHaveLength(1);
    await checkTalk(server, after);
  });

  it('announces the waiting question again, and ends the run on the definition that it started with', async () => {
    const { before } = waiting.question;
    const { request_id, call_id } = before.last('input_request');
    const talk = await startTalk(server, 'Question', { chat_id: before.chat_id });
    talks.push(talk);
    expect((await talk.open()).pending).toMatchObject([{ request_id, call_id, kind: 'approval' }]);
    await talk.answer({ decision: 'edit', arguments: { sum: 7 } });
    expect(talk.last('tool_result').result).toBe('paid 7');
    expect(talk.last('agent_response').text).toBe('Old paid 7.');

    await talk.say('again');
    await talk.answer({ decision: 'approve' });
    expect(talk.last('agent_response').text).toBe('New paid 10.');
    await checkTalk(server, talk);
  });

  it('discards the text that was streaming, and answers once', async () => {
    const { before, after } = waiting.streaming;
    const shown = await before.socket.untilType('agent_delta');
    expect(after.of('owner_changed')).toHaveLength(1);
    expect(after.of('agent_response').map(({ text }) => text)).toEqual([LONG]);
    expect(after.last('agent_response').message_id).not.toBe(shown.message_id);
    await checkTalk(server, after);
  });

  it('executes every accepted message once', async () => {
    for (const talk of accepted) {
      const { after } = await comeBack(talk);
      expect([
        after.of('user_message').length,
        after.of('agent_response').length,
        after.end(),
      ]).toEqual([1, 1, 'done']);
      await checkTalk(server, after);
    }
  });

  it('gives up a run that crashes repeatedly without progress, and the chat can continue', async () => {
    const talk = await begin('Streaming');
    await talk.socket.untilType('agent_delta');
    let last = talk;
    for (let deaths = 0; deaths < 6 && last.end() === 'open'; deaths += 1) {
      await server.end('SIGKILL');
      await server.start();
      last = await resumeTalk(server, talk);
      talks.push(last);
      await last.socket.until(
        (frame) => frame.type === 'agent_delta' || frame.type === 'workflow_error',
      );
    }
    expect(last.end()).toBe('error:recovery_exhausted');
    expect(last.of('owner_changed').map(({ takeover }) => takeover)).toEqual([1, 2, 3]);
    await last.say('once more');
    expect(last.end()).toBe('done');
    await checkTalk(server, last);
  }, 240_000);

  it('leaves a file that agrees with everything that clients were shown', async () => {
    await server.end('SIGKILL');
    expect(await storedViolations(server, talks)).toEqual([]);
  }, 30_000);
});

describe('a server that is told to stop (SIGTERM) in the middle of everything', () => {
  let server: Server;
  const talks: Talk[] = [];
  const begin = async (name: keyof typeof WORKFLOWS): Promise<Talk> => {
    const talk = await startTalk(server, name);
    talks.push(talk);
    await talk.command('user_message', { workflow_name: name, text: 'go' });
    return talk;
  };
  const comeBack = async (before: Talk): Promise<Talk> => {
    const after = await resumeTalk(server, before);
    talks.push(after);
    await after.atRest();
    return after;
  };
  let streaming: Talk;
  let question: Talk;
  let working: Talk;
  let outcome: Awaited<ReturnType<Server['end']>>;
  let tookMs: number;

  beforeAll(async () => {
    server = await startServer({ workflows: WORKFLOWS, env: { DRAIN_TIMEOUT_MS: '3000' } });
    question = await begin('Question');
    await question.atRest();
    working = await begin('Drained');
    await sinks.drained.untilStarted(1);
    streaming = await begin('Streaming');
    await streaming.socket.untilType('agent_delta');
    const from = performance.now();
    const ended = server.end('SIGTERM');
    server.signal('SIGTERM');
    outcome = await ended;
    tookMs = performance.now() - from;
    await server.start();
  }, 120_000);
  afterAll(async () => {
    for (const { socket } of talks) socket.close();
    await server?.dispose();
  });

  it('exits 0 within its deadline, even if it is told twice and a tool does not end', () => {
    expect(outcome).toEqual({ code: 0, signal: null });
    expect(tookMs).toBeLessThan(15_000);
  });

  it('tells its clients to reconnect, and closes with 1012', async () => {
    for (const { socket } of [streaming, question]) {
      expect(socket.frames().some(({ type }) => type === 'going_away')).toBe(true);
      expect((await socket.closed()).code).toBe(1012);
    }
  });

  it('discards the message that was streaming, and the next start answers once', async () => {
    const shown = await streaming.socket.untilType('agent_delta');
    const after = await comeBack(streaming);
    expect(after.of('error')).toMatchObject([
      { code: 'drained', retryable: true, message_id: shown.message_id },
    ]);
    expect(after.of('agent_response').map(({ text }) => text)).toEqual([LONG]);
    expect(after.of('owner_changed')).toEqual([]);
    await checkTalk(server, after);
  });

  it('keeps the waiting question', async () => {
    const after = await comeBack(question);
    expect(after.events()).toEqual(question.events());
    await after.answer({ decision: 'reject', reason: 'too much' });
    expect(after.last('tool_result')).toMatchObject({
      ok: false,
      error: { code: 'tool_rejected' },
    });
    expect(after.end()).toBe('done');
    await checkTalk(server, after);
  });

  it('does not start the unfinished tool a second time', async () => {
    const after = await comeBack(working);
    expect(after.last('tool_result').ok).toBe(false);
    expect(after.end()).toBe('done');
    expect(sinks.drained.started()).toHaveLength(1);
    await checkTalk(server, after);
  });

  it('leaves a file that agrees with everything that clients were shown', async () => {
    await server.end('SIGKILL');
    expect(await storedViolations(server, talks)).toEqual([]);
  }, 30_000);
});
