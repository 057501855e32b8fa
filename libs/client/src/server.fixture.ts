import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { WebSocketServer, type WebSocket } from 'ws';

export type Frame = { readonly type: string; readonly [key: string]: unknown };
export interface HttpRequest {
  readonly method: string;
  readonly url: string;
  readonly json: unknown;
}
interface StoredChat {
  log_id: string;
  facts: Frame[];
  commands: Set<string>;
}

/**
 * A small server that speaks the protocol over real sockets, and misbehaves where a test tells it
 * to.
 */
export async function startServer() {
  /** What the HTTP API answers; by default nothing is there. */
  let answer: (request: HttpRequest) => {
    readonly status: number;
    readonly body: object;
  } = () => ({ status: 404, body: {} });
  const http = createServer((request, response) => {
    void text(request).then((body) => {
      const { method = '', url = '' } = request;
      const { status, body: answered } = answer({
        method,
        url,
        json: body === '' ? null : JSON.parse(body),
      });
      response
        .writeHead(status, { 'content-type': 'application/json', connection: 'close' })
        .end(JSON.stringify(answered));
    });
  }).listen(0, '127.0.0.1');
  const server = new WebSocketServer({ server: http });
  await once(http, 'listening');
  const chats = new Map<string, StoredChat>();
  const sockets = new Set<WebSocket>();
  const following = new Map<WebSocket, Set<string>>();
  /** Every frame that clients sent, with the number of the connection. */
  const heard: (Frame & { readonly connection: number })[] = [];
  let connections = 0;
  /** Answers a frame instead of the server; true: it is dealt with. */
  let interfere: (frame: Frame, socket: WebSocket) => boolean = () => false;

  const send = (socket: WebSocket, frame: Frame): void => socket.send(JSON.stringify(frame));
  const chatOf = (chat_id: string): StoredChat => {
    const chat = chats.get(chat_id) ?? { log_id: `log-${chat_id}`, facts: [], commands: new Set() };
    chats.set(chat_id, chat);
    return chat;
  };
  const broadcast = (chat_id: string, frame: Frame): void => {
    for (const [socket, ids] of following) if (ids.has(chat_id)) send(socket, frame);
  };
  /** Stores a fact; `silent`: no socket hears of it. */
  const commit = (chat_id: string, fields: Frame, silent = false): Frame => {
    const { facts } = chatOf(chat_id);
    const fact = {
      seq: facts.length + 1,
      ts: '2026-01-01T00:00:00.000Z',
      chat_id,
      run_id: 'run-1',
      ...fields,
    };
    facts.push(fact);
    if (!silent) broadcast(chat_id, fact);
    return fact;
  };
  const open = (socket: WebSocket, frame: Frame): void => {
    const chat_id = String(frame['chat_id']);
    const { log_id, facts } = chatOf(chat_id);
    const after = Number(frame['after_seq'] ?? 0);
    if (after > facts.length || (frame['log_id'] !== undefined && frame['log_id'] !== log_id)) {
      return send(socket, { type: 'resync_required', chat_id, log_id, head_seq: facts.length });
    }
    following.get(socket)?.add(chat_id);
    const opened = {
      chat_id,
      log_id,
      workflow_name: 'Demo',
      workflow_version: null,
      status: 'idle',
      head_seq: facts.length,
      pending: [],
    };
    send(socket, { type: 'opened', ...opened, reply_to: frame['id'] });
    for (const fact of facts.slice(after)) send(socket, fact);
    send(socket, { type: 'caught_up', chat_id, head_seq: facts.length });
  };
  const command = (socket: WebSocket, frame: Frame): void => {
    const chat_id = String(frame['chat_id']);
    const command_id = String(frame['command_id']);
    const { commands } = chatOf(chat_id);
    const duplicate = commands.has(command_id);
    commands.add(command_id);
    send(socket, { type: 'accepted', chat_id, command_id, duplicate });
    if (!duplicate && frame.type === 'user_message')
      commit(chat_id, {
        type: 'user_message',
        message_id: command_id,
        command_id,
        text: frame['text'],
      });
  };
  const hear = (socket: WebSocket, frame: Frame): void => {
    if (interfere(frame, socket)) return;
    switch (frame.type) {
      case 'auth':
        return send(socket, {
          type: 'ready',
          connection_id: 'c',
          app_id: 'a',
          user_id: 'u',
          expires_at: '',
          limits: { max_frame_bytes: 4096, max_text_bytes: 1024 },
        });
      case 'open':
        return open(socket, frame);
      case 'close':
        return void following.get(socket)?.delete(String(frame['chat_id']));
      case 'ping':
        return send(socket, { type: 'pong' });
      default:
        return command(socket, frame);
    }
  };
  server.on('connection', (socket) => {
    const connection = (connections += 1);
    sockets.add(socket);
    following.set(socket, new Set());
    socket.on('close', () => {
      sockets.delete(socket);
      following.delete(socket);
    });
    socket.on('message', (data) => {
      const frame = JSON.parse(String(data)) as Frame;
      heard.push({ ...frame, connection });
      hear(socket, frame);
    });
  });
  return {
    url: `ws://127.0.0.1:${(http.address() as AddressInfo).port}/ws`,
    heard,
    chatOf,
    commit,
    broadcast,
    send,
    get connections() {
      return connections;
    },
    get open() {
      return sockets.size;
    },
    sent: (type: string) => heard.filter((frame) => frame.type === type),
    respond(how: typeof answer) {
      answer = how;
    },
    interfere(how: typeof interfere) {
      interfere = how;
    },
    /** Without a goodbye, as a broken line does. */
    cut() {
      for (const socket of sockets) socket.terminate();
    },
    closeAll(code: number, reason = '') {
      for (const socket of sockets) socket.close(code, reason);
    },
    toAll(frame: Frame) {
      for (const socket of sockets) send(socket, frame);
    },
    async stop() {
      for (const socket of sockets) socket.terminate();
      server.close();
      await new Promise((resolve) => http.close(resolve));
    },
  };
}
export type TestServer = Awaited<ReturnType<typeof startServer>>;

/** Resolves when the condition holds; fails after two seconds. */
export async function eventually(holds: () => boolean): Promise<void> {
  const end = Date.now() + 2_000;
  while (!holds()) {
    if (Date.now() > end) throw new Error(`not within two seconds: ${holds}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
