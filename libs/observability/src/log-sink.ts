import type { Commit, CommitSink, LogFields, Logger, LogRef, RuntimeEvent } from '@mozaiks/contracts';

/** Log lines for what happens in chats: begins and ends of runs, handoffs, errors, usage. Never a message's text. */
export function createLogSink(logger: Logger): CommitSink {
  return {
    committed(log: LogRef, workflow_name: string, commit: Commit) {
      for (const event of commit.events) report(logger, { ...fieldsOf(log, workflow_name, event) }, event);
    },
  };
}

function fieldsOf({ app_id, user_id, chat_id }: LogRef, workflow_name: string, event: RuntimeEvent): LogFields {
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
      return logger.log('info', 'run started', { ...fields, data: { workflow_version: event.workflow_version } });
    case 'workflow_complete':
      return logger.log('info', `run ended: ${event.reason}`, { ...fields, duration_ms: event.duration_ms, data: { usage: event.usage } });
    case 'workflow_error':
      return logger.log('error', `run failed: ${event.message}`, { ...fields, code: event.code });
    case 'error':
      return logger.log('warn', event.message, { ...fields, code: event.code });
    case 'owner_changed':
      return logger.log('warn', 'this instance took the chat over', { ...fields, data: { takeover: event.takeover } });
    case 'handoff':
      return logger.log('debug', `handoff from ${event.from} to ${event.to}`, { ...fields, data: { rule: event.rule } });
    case 'usage': {
      const { type: _type, seq, ts: _ts, chat_id: _chat, run_id: _run, agent: _agent, ...usage } = event;
      return logger.log('info', 'usage', { ...fields, duration_ms: event.duration_ms, data: { seq, ...usage } });
    }
    default:
      return undefined;
  }
}
