import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';

type Frame = { readonly type: string; readonly [key: string]: unknown };
const usage = {
  input_tokens: 0,
  output_tokens: 0,
  cached_input_tokens: 0,
  reasoning_tokens: 0,
  cost_usd: 0,
  model_calls: 0,
};

/**
 * A server with one chat, whose agent repeats each message, asks before it refunds, hangs on `hang`
 * and fails on `break`.
 */
export async function startEchoServer(reject?: number) {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await once(server, 'listening');
  const events: Frame[] = [];
  const received: Frame[] = [];
  let runs = 0;
  server.on('connection', (socket) => {
    socket.on('message', (data) => {
      const frame = JSON.parse(String(data)) as Frame;
      received.push(frame);
      if (reject === undefined) answer(socket, frame);
      else socket.close(reject);
    });
  });

  function answer(socket: WebSocket, frame: Frame): void {
    const chat_id = String(frame['chat_id']);
    const send = (sent: Frame): void => socket.send(JSON.stringify(sent));
    const emit = (fields: Frame): void => {
      const event = { seq: events.length + 1, ts: '', chat_id, run_id: `r${runs}`, ...fields };
      events.push(event);
      send(event);
    };
    const say = (text: string): void => {
      const message_id = `m${events.length}`;
      emit({ type: 'agent_start', agent: 'Echo', turn: 1, model: 'scripted' });
      send({
        type: 'agent_delta',
        chat_id,
        run_id: `r${runs}`,
        agent: 'Echo',
        message_id,
        offset: 0,
        text: text.slice(0, 3),
      });
      emit({
        type: 'agent_response',
        agent: 'Echo',
        message_id,
        text,
        visible: true,
        finish_reason: 'stop',
      });
    };
    const complete = (reason: string, more: object = {}): void =>
      emit({ type: 'workflow_complete', reason, usage, duration_ms: 1, ...more });
    const accept = (): void =>
      send({ type: 'accepted', chat_id, command_id: frame['command_id'], duplicate: false });
    switch (frame.type) {
      case 'auth':
        return send({
          type: 'ready',
          connection_id: 'c',
          app_id: 'demo',
          user_id: 'demo',
          expires_at: '',
          limits: { max_frame_bytes: 9_999, max_text_bytes: 999 },
        });
      case 'open':
        send({
          type: 'opened',
          chat_id,
          log_id: 'L',
          workflow_name: 'Echo',
          workflow_version: null,
          status: 'idle',
          head_seq: events.length,
          pending: [],
        });
        for (const event of events) send({ ...event, chat_id });
        return send({ type: 'caught_up', chat_id, head_seq: events.length });
      case 'user_message':
        runs += 1;
        accept();
        emit({
          type: 'user_message',
          message_id: `u${runs}`,
          command_id: frame['command_id'],
          text: frame['text'],
        });
        if (frame['text'] === 'hang') return;
        if (frame['text'] === 'break')
          return emit({
            type: 'workflow_error',
            code: 'internal',
            message: 'broken',
            retryable: false,
          });
        if (frame['text'] === 'refund') {
          emit({
            type: 'tool_call',
            call_id: 'k',
            message_id: 'mk',
            agent: 'Echo',
            tool: 'refund',
            arguments: { amount: 9 },
            kind: 'agent_tool',
            idempotency_key: 'k',
          });
          return emit({
            type: 'input_request',
            request_id: 'q',
            kind: 'approval',
            agent: 'Echo',
            prompt: 'Refund 9?',
            call_id: 'k',
          });
        }
        say(`You said ${String(frame['text'])}.`);
        return complete('done');
      case 'input_response':
        accept();
        emit({
          type: 'input_response',
          request_id: 'q',
          command_id: frame['command_id'],
          value: frame['value'],
        });
        emit({ type: 'tool_result', call_id: 'k', ok: true, result: 'refunded', duration_ms: 1 });
        say('Done.');
        return complete('done');
      case 'cancel':
        accept();
        return complete('cancelled', { command_id: frame['command_id'] });
      default:
    }
  }

  return {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/ws`,
    received,
    events,
    cut() {
      for (const socket of server.clients) socket.terminate();
    },
    async stop() {
      for (const socket of server.clients) socket.terminate();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
