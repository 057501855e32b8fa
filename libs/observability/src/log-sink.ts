import {
  traceOf,
  type CommitSink,
  type Committed,
  type Ids,
  type LogFields,
  type Logger,
  type RuntimeEvent,
} from '@mozaiks/contracts';
import type { RecordedFailures } from './note-failures.ts';
import { startIn } from './traces/start-in.ts';

export interface LogSinkOptions {
  /** Adds `data.cause` to lines of model errors: the message of the provider or the network. */
  readonly failures?: Pick<RecordedFailures, 'causeOf'>;
  /** Adds `trace_id` to lines of runs, for a server that sends traces. */
  readonly traced?: Pick<Ids, 'sha256'>;
}

/**
 * Log lines for what happens in chats: starts and ends of runs, handoffs, errors, usage. Never the
 * text of a message.
 */
export function createLogSink(
  logger: Logger,
  { failures, traced }: LogSinkOptions = {},
): CommitSink {
  return {
    committed(made) {
      const trace = traced === undefined ? {} : traceIn(made, traced);
      for (const event of made.commit.events) {
        const cause = 'code' in event ? failures?.causeOf(made.log.log_id, event.code) : undefined;
        report(
          logger,
          {
            ...fieldsOf(made, event),
            ...trace,
            ...(cause === undefined ? {} : { data: { cause } }),
          },
          event,
        );
      }
    },
  };
}

function traceIn(made: Committed, ids: Pick<Ids, 'sha256'>): Pick<LogFields, 'trace_id'> {
  const start = startIn(made);
  return start === null
    ? {}
    : { trace_id: traceOf(ids, { ...start, log_id: made.log.log_id }).trace_id };
}

function fieldsOf(
  { log: { app_id, user_id, chat_id }, workflow_name }: Committed,
  event: RuntimeEvent,
): LogFields {
  const { run_id } = event;
  return {
    event: event.type,
    app_id,
    user_id,
    chat_id,
    workflow_name,
    ...(run_id === null ? {} : { run_id }),
    ...('agent' in event ? { agent: event.agent } : {}),
  };
}

function report(logger: Logger, fields: LogFields, event: RuntimeEvent): void {
  switch (event.type) {
    case 'workflow_start':
      return logger.log('info', 'run started', {
        ...fields,
        data: { workflow_version: event.workflow_version },
      });
    case 'workflow_complete':
      return logger.log('info', `run ended: ${event.reason}`, {
        ...fields,
        duration_ms: event.duration_ms,
        data: { usage: event.usage },
      });
    case 'workflow_error':
      return logger.log('error', `run failed: ${event.message}`, { ...fields, code: event.code });
    case 'error':
      return logger.log('warn', event.message, { ...fields, code: event.code });
    case 'owner_changed':
      return logger.log('warn', 'this instance took the chat over', {
        ...fields,
        data: { takeover: event.takeover },
      });
    case 'handoff':
      return logger.log('debug', `handoff from ${event.from} to ${event.to}`, {
        ...fields,
        data: { rule: event.rule },
      });
    case 'usage': {
      const {
        type: _type,
        seq,
        ts: _ts,
        chat_id: _chat,
        run_id: _run,
        agent: _agent,
        ...usage
      } = event;
      return logger.log('info', 'usage', {
        ...fields,
        duration_ms: event.duration_ms,
        data: { seq, ...usage },
      });
    }
    default:
      return undefined;
  }
}
