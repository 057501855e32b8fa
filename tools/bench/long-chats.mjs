// Long chats for benchmarks: written into a store as real turns would write them, and opened on a
// server. Reads dist: build first.
import { randomBytes, randomUUID } from 'node:crypto';
import { chatRef, logRef, tenantScope } from '../../libs/contracts/dist/index.js';
import { APP_ID, connectUser } from './runtime-process.mjs';

const USER_ID = 'ada';
const now = '2026-01-01T00:00:00.000Z';
const id = () => `x${randomBytes(16).toString('hex')}`;
const words = (length) => randomBytes(length).toString('base64url').slice(0, length);

export const workflows = {
  'Desk/orchestrator.yaml': { max_turns: 2 },
  'Desk/agents.yaml': { agents: [{ name: 'a', system_message: 'Help.' }] },
  'Desk/script.yaml': { answers: [{ agent: 'a', say: 'Certainly.' }] },
};

/**
 * The events of one turn, by commit. The texts of the user and the agent have 300 and 400
 * characters.
 */
function turn() {
  const [run_id, message_id, workflow_version] = [id(), id(), 'a'.repeat(64)];
  const tokens = {
    input_tokens: 420,
    output_tokens: 80,
    cached_input_tokens: 0,
    reasoning_tokens: 0,
    cost_usd: 0.0021,
  };
  const times = { duration_ms: 900, first_token_ms: 300, cached: false, outcome: 'ok' };
  const model = { provider: 'anthropic', model: 'claude-sonnet' };
  const start = {
    workflow_name: 'Desk',
    workflow_version,
    code_version: workflow_version,
    cache_seed: 1,
  };
  return [
    [
      {
        type: 'user_message',
        run_id,
        message_id: id(),
        command_id: randomUUID(),
        text: words(300),
      },
      { type: 'workflow_start', run_id, ...start },
    ],
    [{ type: 'agent_start', run_id, agent: 'a', turn: 1, model: model.model }],
    [
      {
        type: 'agent_response',
        run_id,
        agent: 'a',
        message_id,
        text: words(400),
        visible: true,
        finish_reason: 'stop',
      },
      { type: 'usage', run_id, agent: 'a', purpose: 'reply', ...model, ...tokens, ...times },
    ],
    [
      {
        type: 'workflow_complete',
        run_id,
        reason: 'done',
        usage: { ...tokens, model_calls: 1 },
        duration_ms: 1000,
      },
    ],
  ];
}

/**
 * A released chat of another owner, whose log has at least `events` events. Resolves with its head.
 */
export async function makeChat(store, { chat_id, events }) {
  const chat = chatRef(tenantScope(APP_ID, USER_ID), chat_id);
  const { record } = await store.directory.create(chat, {
    workflow_name: 'Desk',
    log_id: id(),
    parent: null,
    log_version: 1,
    now,
  });
  const log = logRef(chat, record.log_id);
  let last_seq = 0;
  const next = (drafts) => {
    const first_seq = last_seq + 1;
    last_seq += drafts.length;
    const numbered = drafts.map((draft, at) => ({
      ...draft,
      seq: first_seq + at,
      ts: now,
      chat_id: chat.chat_id,
    }));
    return {
      log_id: log.log_id,
      first_seq,
      last_seq,
      fence: 0,
      commit_id: id(),
      v: 1,
      events: numbered,
    };
  };
  while (last_seq < events) {
    const turns = Math.min(25, Math.ceil((events - last_seq) / 6));
    const commits = Array.from({ length: turns }, turn).flat().map(next);
    await Promise.all(commits.map((commit) => store.log.append(log, commit)));
  }
  const { owned } = await store.ownership.acquire(chat, { session: 'bench', log_version: 1 });
  const left = {
    inbox_seq: 0,
    status: 'idle',
    head_seq: last_seq,
    usage_seq: last_seq,
    due_at: null,
    title: null,
    now,
  };
  if ((await store.ownership.release(owned, left)) !== 'released')
    throw new Error('the chat was not released');
  return last_seq;
}

/**
 * Follows a chat from `head` on a separate socket, and sends a message if `text` is given. Resolves
 * with the milliseconds from the last of the two sent frames to the first frame of each type; `seq`
 * is the new head.
 */
export async function visit(ws, { chat_id, head, text }) {
  const times = {};
  let from = 0;
  let done = () => undefined;
  const answered = new Promise((resolve) => (done = resolve));
  const last = text === undefined ? 'caught_up' : 'workflow_complete';
  const socket = await connectUser(ws, USER_ID, (frame, at) => {
    times[frame.type] ??= at - from;
    if (frame.type === last || frame.type === 'request_error') done(frame);
  });
  from = performance.now();
  socket.send({ type: 'open', chat_id, workflow_name: 'Desk', after_seq: head });
  if (text !== undefined)
    socket.send({ type: 'user_message', chat_id, text, command_id: randomUUID() });
  const answer = await answered;
  socket.close();
  if (answer.type !== last) throw new Error(JSON.stringify(answer));
  return { ...times, seq: answer.seq ?? answer.head_seq };
}

/**
 * A socket that follows a chat from `head` on. `say` resolves when the run that it starts is over.
 */
export async function talkIn(ws, { chat_id, head }) {
  let done = () => undefined;
  const socket = await connectUser(ws, USER_ID, (frame) => {
    if (frame.type === 'workflow_complete' || frame.type === 'request_error') done(frame);
  });
  socket.send({ type: 'open', chat_id, workflow_name: 'Desk', after_seq: head });
  return {
    async say(text) {
      const answered = new Promise((resolve) => (done = resolve));
      socket.send({ type: 'user_message', chat_id, text, command_id: randomUUID() });
      const answer = await answered;
      if (answer.type !== 'workflow_complete') throw new Error(JSON.stringify(answer));
    },
    close: () => socket.close(),
  };
}
