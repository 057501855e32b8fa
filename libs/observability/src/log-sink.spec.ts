import {
  chatRef,
  emptyChat,
  logRef,
  RuntimeError,
  tenantScope,
  type Commit,
  type LogFields,
  type Logger,
  type RuntimeEvent,
} from '@mozaiks/contracts';
import { createLogSink, recordFailures } from './index.ts';

const log = logRef(chatRef(tenantScope('app', 'user'), 'chat'), 'log');
const envelope = { seq: 1, ts: '2026-01-01T00:00:00.000Z', chat_id: 'chat', run_id: 'run' };

function reported(event: RuntimeEvent) {
  const lines: unknown[] = [];
  const logger: Logger = { log: (level, msg, fields) => lines.push({ level, msg, ...fields }) };
  const commit: Commit = {
    log_id: 'log',
    first_seq: 1,
    last_seq: 1,
    fence: 1,
    commit_id: 'c',
    v: 1,
    events: [event],
  };
  createLogSink(logger).committed({ log, workflow_name: 'Flow', commit, before: emptyChat });
  return lines;
}

describe('the log sink', () => {
  it('logs how a run ended, and whose it was', () => {
    const usage = {
      input_tokens: 1,
      output_tokens: 2,
      cached_input_tokens: 0,
      reasoning_tokens: 0,
      cost_usd: 0,
      model_calls: 1,
    };
    expect(
      reported({ ...envelope, type: 'workflow_complete', reason: 'done', usage, duration_ms: 5 }),
    ).toMatchObject([
      {
        level: 'info',
        msg: 'run ended: done',
        app_id: 'app',
        user_id: 'user',
        chat_id: 'chat',
        run_id: 'run',
        workflow_name: 'Flow',
        duration_ms: 5,
      },
    ]);
  });

  it('logs a failed run with its code', () => {
    const lines = reported({
      ...envelope,
      type: 'workflow_error',
      code: 'model_timeout',
      message: 'too slow',
      retryable: true,
    });
    expect(lines).toMatchObject([{ level: 'error', code: 'model_timeout' }]);
  });

  it('never writes what people or agents said', () => {
    const secretText = 'a secret plan';
    expect(
      reported({
        ...envelope,
        type: 'user_message',
        message_id: 'm',
        command_id: 'c',
        text: secretText,
      }),
    ).toEqual([]);
    expect(
      reported({
        ...envelope,
        type: 'agent_response',
        agent: 'A',
        message_id: 'm',
        text: secretText,
        visible: true,
        finish_reason: 'stop',
      }),
    ).toEqual([]);
  });
});

describe('the cause of a model failure', () => {
  const ended: RuntimeEvent = {
    ...envelope,
    type: 'workflow_error',
    code: 'model_unavailable',
    message: 'no answer',
    retryable: true,
  };
  /** The line of the failed run, after the given attempt. */
  function lineAfter(fields: LogFields): unknown {
    const lines: { readonly msg: string; readonly data?: unknown }[] = [];
    const logger: Logger = { log: (_level, msg, more) => lines.push({ msg, ...more }) };
    const failures = recordFailures(logger);
    failures.logger.log('warn', 'a model attempt failed', {
      event: 'model_attempt_failed',
      code: 'model_unavailable',
      ...fields,
    });
    const commit: Commit = {
      log_id: 'log',
      first_seq: 1,
      last_seq: 1,
      fence: 1,
      commit_id: 'c',
      v: 1,
      events: [ended],
    };
    createLogSink(logger, { failures }).committed({
      log,
      workflow_name: 'Flow',
      commit,
      before: emptyChat,
    });
    expect(lines).toHaveLength(2);
    return lines[1]?.data;
  }
  const error = new RuntimeError(
    'model_unavailable',
    {},
    new Error('connect ECONNREFUSED 127.0.0.1:9'),
  );

  it('is in the line of the run that failed', () => {
    expect(lineAfter({ data: { log_id: 'log' }, error })).toEqual({
      cause: 'connect ECONNREFUSED 127.0.0.1:9',
    });
  });

  it('is the message of the provider, if that is known', () => {
    expect(lineAfter({ data: { log_id: 'log', said: 'no such model' }, error })).toEqual({
      cause: 'no such model',
    });
  });

  it('is not taken from another chat', () => {
    expect(lineAfter({ data: { log_id: 'other' }, error })).toBeUndefined();
  });

  it('is not taken from an attempt that failed with another code', () => {
    expect(lineAfter({ code: 'model_timeout', data: { log_id: 'log' }, error })).toBeUndefined();
  });

  it('names the trace of a run for a server that sends traces', () => {
    const lines: unknown[] = [];
    const logger: Logger = { log: (_level, _msg, fields) => lines.push(fields?.trace_id) };
    const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
    const start = {
      ...envelope,
      type: 'workflow_start',
      workflow_name: 'Flow',
      workflow_version: 'v',
      code_version: 'k',
      cache_seed: 1,
    } as const;
    const committed = (event: RuntimeEvent): void => {
      const commit: Commit = {
        log_id: 'log',
        first_seq: 1,
        last_seq: 1,
        fence: 1,
        commit_id: 'c',
        v: 1,
        events: [event],
      };
      const sink = createLogSink(logger, { traced: { sha256: (text) => text } });
      sink.committed({ log, workflow_name: 'Flow', commit, before: emptyChat });
    };
    committed({ ...start, traceparent });
    committed(start);
    expect(lines).toEqual(['4bf92f3577b34da6a3ce929d0e0e4736', 'log/run']);
  });
});
