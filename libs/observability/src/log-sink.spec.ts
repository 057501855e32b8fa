import { chatRef, logRef, tenantScope, type Commit, type Logger, type RuntimeEvent } from '@mozaiks/contracts';
import { createLogSink } from './index.ts';

const log = logRef(chatRef(tenantScope('app', 'user'), 'chat'), 'log');
const envelope = { seq: 1, ts: '2026-01-01T00:00:00.000Z', chat_id: 'chat', run_id: 'run' };

function reported(event: RuntimeEvent) {
  const lines: unknown[] = [];
  const logger: Logger = { log: (level, msg, fields) => lines.push({ level, msg, ...fields }) };
  const commit: Commit = { log_id: 'log', first_seq: 1, last_seq: 1, fence: 1, commit_id: 'c', v: 1, events: [event] };
  createLogSink(logger).committed(log, 'Flow', commit);
  return lines;
}

describe('the log sink', () => {
  it('tells how a run ended, and whose it was', () => {
    const usage = { input_tokens: 1, output_tokens: 2, cached_input_tokens: 0, reasoning_tokens: 0, cost_usd: 0, model_calls: 1 };
    expect(reported({ ...envelope, type: 'workflow_complete', reason: 'done', usage, duration_ms: 5 })).toMatchObject([
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

  it('tells a failed run with its code', () => {
    const lines = reported({ ...envelope, type: 'workflow_error', code: 'model_timeout', message: 'too slow', retryable: true });
    expect(lines).toMatchObject([{ level: 'error', code: 'model_timeout' }]);
  });

  it('never writes what people or agents said', () => {
    const said = 'a secret plan';
    expect(reported({ ...envelope, type: 'user_message', message_id: 'm', command_id: 'c', text: said })).toEqual([]);
    expect(
      reported({ ...envelope, type: 'agent_response', agent: 'A', message_id: 'm', text: said, visible: true, finish_reason: 'stop' }),
    ).toEqual([]);
  });
});
