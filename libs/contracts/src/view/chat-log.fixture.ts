import type { RuntimeEvent } from '../events.ts';
import type { ServerFrame } from '../frames.ts';

export const chat_id = 'chat-1';
const noUsage = {
  input_tokens: 0,
  output_tokens: 0,
  cached_input_tokens: 0,
  reasoning_tokens: 0,
  cost_usd: 0,
  model_calls: 0,
};

/**
 * Creates the frames of one chat as a server would send them live: numbered events, with deltas
 * between them.
 */
export function chatLog() {
  const frames: ServerFrame[] = [];
  let seq = 0;
  let run: string | null = null;
  let runs = 0;
  let ids = 0;
  const id = (prefix: string): string => `${prefix}${(ids += 1)}`;
  const event = (fields: object): RuntimeEvent => {
    const frame = {
      seq: (seq += 1),
      ts: '2026-01-01T00:00:00.000Z',
      chat_id,
      run_id: run,
      ...fields,
    } as RuntimeEvent;
    frames.push(frame);
    return frame;
  };
  const begin = (): void => {
    run = `run-${(runs += 1)}`;
  };
  return {
    frames,
    event,
    id,
    get isOpen(): boolean {
      return run !== null;
    },
    user(text: string): void {
      const first = run === null;
      if (first) begin();
      event({ type: 'user_message', message_id: id('m'), command_id: id('k'), text });
      if (first)
        event({
          type: 'workflow_start',
          workflow_name: 'Demo',
          workflow_version: 'v',
          code_version: 'c',
          cache_seed: 1,
        });
    },
    agentStart: (agent: string): RuntimeEvent =>
      event({ type: 'agent_start', agent, turn: 1, model: 'scripted' }),
    delta(message_id: string, offset: number, text: string): void {
      frames.push({
        type: 'agent_delta',
        chat_id,
        run_id: run ?? 'none',
        agent: 'A',
        message_id,
        offset,
        text,
      });
    },
    progress(call_id: string, percent: number): void {
      frames.push({ type: 'tool_progress', chat_id, run_id: run ?? 'none', call_id, percent });
    },
    response: (message_id: string, text: string, more: object = {}): RuntimeEvent =>
      event({
        type: 'agent_response',
        agent: 'A',
        message_id,
        text,
        visible: true,
        finish_reason: 'stop',
        ...more,
      }),
    call: (call_id: string, more: object = {}): RuntimeEvent =>
      event({
        type: 'tool_call',
        call_id,
        message_id: id('m'),
        agent: 'A',
        tool: 'greet',
        arguments: { name: 'Ada' },
        kind: 'agent_tool',
        idempotency_key: call_id,
        ...more,
      }),
    result: (call_id: string, more: object = {}): RuntimeEvent =>
      event({ type: 'tool_result', call_id, ok: true, result: 'hi', duration_ms: 1, ...more }),
    ask: (request_id: string, more: object = {}): RuntimeEvent =>
      event({
        type: 'input_request',
        request_id,
        kind: 'text',
        agent: 'A',
        prompt: 'Well?',
        ...more,
      }),
    answer: (request_id: string, value: unknown): RuntimeEvent =>
      event({ type: 'input_response', request_id, command_id: id('k'), value }),
    complete(): void {
      event({ type: 'workflow_complete', reason: 'done', usage: noUsage, duration_ms: 1 });
      run = null;
    },
    fail(): void {
      event({ type: 'workflow_error', code: 'internal', message: 'broken', retryable: false });
      run = null;
    },
  };
}
export type ChatLog = ReturnType<typeof chatLog>;
