import { defined, spanContextIn, type JsonValue, type LogFields } from '@mozaiks/contracts';
import type { FromIsolate, PlatformAnswer } from '../protocol.ts';
import { MAX_LOG_DATA_BYTES } from '../isolate/log.ts';
import { readJson } from './read-json.ts';
import type { RunCall } from './run-call.ts';

type FromCall = Extract<FromIsolate, { type: 'progress' | 'log' | 'platform' }>;
type PlatformMessage = Extract<FromIsolate, { type: 'platform' }>;

/**
 * Serves one call on the host while it runs. The tenant comes from the call, never from the
 * isolate.
 */
export interface CallHost {
  /** Returns false if the isolate has sent more messages than our program ever does. */
  receive(message: FromCall): boolean;
  /** Logs how the code ended. */
  logEnd(done: Extract<FromIsolate, { type: 'done' }>): void;
  /** Aborts the requests that the call has not waited for. */
  close(): void;
}

/**
 * More messages than our program can send for one call: it sends progress at most ten times a
 * second, and limits log lines and platform calls.
 */
const MAX_MESSAGES = 100_000;

const fieldsOf = ({ call }: RunCall): LogFields => ({
  app_id: call.log.app_id,
  user_id: call.log.user_id,
  chat_id: call.log.chat_id,
  run_id: call.run_id,
  workflow_name: call.workflow_name,
  agent: call.agent,
  ...(call.traceparent === undefined ? {} : { trace_id: spanContextIn(call.traceparent).trace_id }),
});

export function createCallHost(run: RunCall): CallHost {
  const { call, logger } = run;
  const relay = createPlatformRelay(run);
  let messages = 0;
  let lines = 0;
  const log = ({ level, msg, data }: Extract<FromIsolate, { type: 'log' }>): void => {
    lines += 1;
    if (lines > run.limits.max_log_lines + 1) return;
    const value: JsonValue | undefined =
      data === undefined ? undefined : readJson(data, MAX_LOG_DATA_BYTES);
    const about = {
      function: call.function,
      call_id: call.call_id,
      ...defined({ value }),
    };
    logger.log(level, msg, { ...fieldsOf(run), event: 'tool_log', data: about });
  };
  const receive = (message: FromCall): boolean => {
    messages += 1;
    if (message.type === 'log') log(message);
    if (message.type === 'progress') report(run, message);
    if (message.type === 'platform') relay.send(message);
    return messages <= MAX_MESSAGES;
  };
  const logEnd: CallHost['logEnd'] = (done) => {
    if (done.report.isTainted || done.report.isFull) logTainted(run);
    if (done.ok) return;
    const { message, stack } = done.error;
    const data = {
      function: call.function,
      module: call.bundle.module,
      call_id: call.call_id,
      message,
      stack: stack === undefined ? null : run.authorStack(call.bundle, stack),
    };
    logger.log('warn', 'code of a workflow failed', {
      ...fieldsOf(run),
      event: 'tool_failed',
      data,
    });
  };
  return { receive, logEnd, close: relay.close };
}

function logTainted({ call, logger }: RunCall): void {
  const data = { module: call.bundle.module, function: call.function };
  const msg =
    'code changed globals or filled its heap: its isolate is not used again, and the next call needs a new one';
  logger.log('info', msg, { event: 'tool_isolate', workflow_name: call.workflow_name, data });
}

function report(
  { call, logger }: RunCall,
  { percent, message }: Extract<FromIsolate, { type: 'progress' }>,
): void {
  try {
    call.onProgress?.(percent, message);
  } catch (error) {
    logger.log('error', 'a progress listener threw', { event: 'tool_progress', error });
  }
}

interface PlatformRelay {
  send(message: PlatformMessage): void;
  close(): void;
}

function createPlatformRelay({ call, slot, id, limits, platform }: RunCall): PlatformRelay {
  let controller: AbortController | undefined;
  let sent = 0;
  const answer = async ({ endpoint, data }: PlatformMessage): Promise<PlatformAnswer> => {
    sent += 1;
    controller ??= new AbortController();
    if (sent > limits.max_platform_calls)
      return { ok: false, code: 'platform_error', message: 'too many platform calls in one call' };
    return platform({
      endpoint,
      ...defined({ data }),
      app_id: call.log.app_id,
      user_id: call.log.user_id,
      // With one key, an idempotent platform would answer a second, different request with the
      // answer of the first.
      idempotency_key: sent === 1 ? call.idempotency_key : `${call.idempotency_key}-${sent}`,
      traceparent: call.traceparent,
      signal: controller.signal,
    });
  };
  return {
    send: (message) =>
      void answer(message).then((given) =>
        slot.post({ type: 'platform_answer', id, request: message.request, answer: given }),
      ),
    close: () => controller?.abort(),
  };
}
