import { Writable } from 'node:stream';
import {
  chatRef,
  emptyChat,
  LOG_VERSION,
  logRef,
  tenantScope,
  type EventOf,
} from '@mozaiks/contracts';
import { createLogger, createLogSink } from '@mozaiks/observability';

/**
 * Logs one failed run, and returns the lines. Secrets in a message are redacted, and no value can
 * forge a second line.
 */
export function embedObservability(): readonly string[] {
  const lines: string[] = [];
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(chunk.toString().trim());
      done();
    },
  });
  const logger = createLogger({ level: 'info', format: 'json', stream, now: () => Date.now() });
  logger.log('info', 'my service is up', {
    event: 'up',
    data: { api_key: 'sk-secret', port: 8000 },
  });

  const log = logRef(chatRef(tenantScope('app1', 'ada@example.com'), 'chat-1'), 'log-1');
  const failed: EventOf<'workflow_error'> = {
    type: 'workflow_error',
    seq: 1,
    ts: '2026-01-01T00:00:00.000Z',
    chat_id: log.chat_id,
    run_id: 'run-1',
    code: 'model_unavailable',
    message: 'the model provider did not answer\n{"level":"info","msg":"forged"}',
    retryable: true,
  };
  const commit = {
    log_id: log.log_id,
    first_seq: 1,
    last_seq: 1,
    fence: 1,
    commit_id: 'c1',
    v: LOG_VERSION,
    events: [failed],
  };
  createLogSink(logger).committed({ log, workflow_name: 'HelloWorld', commit, before: emptyChat });
  return lines;
}
