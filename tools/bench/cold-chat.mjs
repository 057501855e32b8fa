// How fast a long chat is on a process that has not seen it: real servers, real sockets, both stores. This script writes the logs, one server drives each
// chat once (and may leave a snapshot), and a second one, warmed up with another chat, is measured.
// Reads dist: npm run build && node tools/bench/cold-chat.mjs [--events 6000] [--chats 5] [--store embedded,mongo] [--visited false]
//   (`visited false`: no server has driven the chats before, so that there are no snapshots)
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chatRef, logRef, tenantScope } from '../../libs/contracts/dist/index.js';
import { openEmbeddedStore, openMongoStore } from '../../libs/multitenant/dist/index.js';
import {
  databaseUri,
  findMongoServer,
  freshDatabase,
  recordingLogger,
  startMongoServer,
} from '../../libs/testkit/dist/index.js';
import { APP_ID, connectUser, quantile, sleep, startRuntime } from './runtime-process.mjs';

const TARGETS_MS = {
  embedded: { accepted: 20, first_token: 60, open: 30 },
  mongo: { accepted: 100, first_token: 500, open: 200 },
};
const USER_ID = 'ada';
const OPENERS = 10;
const now = '2026-01-01T00:00:00.000Z';
const id = () => `x${randomBytes(16).toString('hex')}`;
const words = (length) => randomBytes(length).toString('base64url').slice(0, length);

const { values } = parseArgs({
  options: {
    events: { type: 'string', default: '6000' },
    chats: { type: 'string', default: '5' },
    store: { type: 'string', default: 'embedded,mongo' },
    visited: { type: 'string', default: 'true' },
  },
});
const [events, chats] = [Number(values.events), Number(values.chats)];
const workflows = {
  'Desk/orchestrator.yaml': { max_turns: 2 },
  'Desk/agents.yaml': { agents: [{ name: 'a', system_message: 'Help.' }] },
  'Desk/script.yaml': { answers: [{ agent: 'a', say: 'Certainly.' }] },
};

/** The events of one turn, by commit: the user's and the agent's text have 300 and 400 characters. */
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

/** A chat of another owner, released, whose log reaches to `events` at least. */
async function makeChat(store, chat_id) {
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
    const commits = Array.from({ length: 25 }, turn).flat().map(next);
    await Promise.all(commits.map((commit) => store.log.append(log, commit)));
  }
  const { owned } = await store.ownership.acquire(chat, { session: 'bench', log_version: 1 });
  const left = {
    inbox_seq: 0,
    status: 'idle',
    head_seq: last_seq,
    usage_seq: last_seq,
    due_at: null,
    now,
  };
  if ((await store.ownership.release(owned, left)) !== 'released')
    throw new Error('the chat was not released');
}

/**
 * Follows a chat from `head` on a socket of its own, and says something if `text` is given. Milliseconds until the first frame of each type from when the
 * last of the two frames was sent; `seq` is the new head.
 */
async function visit(ws, { chat_id, head, text }) {
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

/** The warm-up has chats of its own. */
async function warmUp(ws) {
  const heads = [0, 0, 0, 0, 0];
  for (let round = 0; round < 40; round += 1) {
    const at = round % heads.length;
    const text = round % 2 === 0 ? 'hi' : undefined;
    heads[at] = (await visit(ws, { chat_id: `warm-${at}`, head: heads[at], text })).seq;
  }
}

/** One server drives every chat once. The head of each afterwards. */
async function driveOnce(env, names, head) {
  const server = await startRuntime({ workflows, env });
  try {
    const heads = new Map();
    for (const chat_id of names)
      heads.set(chat_id, (await visit(server.ws, { chat_id, head, text: 'hi' })).seq);
    await sleep(2_000);
    return heads;
  } finally {
    await server.stop();
  }
}

async function measure(name, openStore, env) {
  const store = await openStore();
  const named = (kind) => Array.from({ length: chats }, (_, index) => `${kind}-${index}`);
  const [messaged, opened, crowded] = ['message', 'open', 'crowd'].map(named);
  const all = [...messaged, ...opened, ...crowded];
  for (const chat_id of all) await makeChat(store, chat_id);
  await store.close();
  const written = Math.ceil(events / 150) * 150;
  const heads = values.visited === 'false' ? new Map() : await driveOnce(env, all, written);
  const server = await startRuntime({ workflows, env });
  const come = (chat_id, text) =>
    visit(server.ws, { chat_id, head: heads.get(chat_id) ?? written, text });
  try {
    await warmUp(server.ws);
    const samples = { accepted: [], first_token: [], open: [], [`last of ${OPENERS} openers`]: [] };
    for (const chat_id of messaged) {
      const times = await come(chat_id, 'hi');
      samples.accepted.push(times.accepted);
      samples.first_token.push(times.agent_delta ?? times.agent_response);
    }
    for (const chat_id of opened) samples.open.push((await come(chat_id)).caught_up);
    for (const chat_id of crowded) {
      const crowd = await Promise.all(Array.from({ length: OPENERS }, () => come(chat_id)));
      samples[`last of ${OPENERS} openers`].push(
        Math.max(...crowd.map(({ caught_up }) => caught_up)),
      );
    }
    for (const [what, times] of Object.entries(samples)) {
      const target = TARGETS_MS[name][what];
      const aim = target === undefined ? '' : ` (target: under ${target})`;
      const range = `${Math.min(...times).toFixed(1)} to ${Math.max(...times).toFixed(1)}`;
      console.log(
        `${`${name}, ${events} events, ${what}`.padEnd(48)} ${quantile(times, 0.5).toFixed(1)} ms p50, ${range}${aim}`,
      );
    }
  } finally {
    await server.stop();
  }
}

const dir = mkdtempSync(join(tmpdir(), 'mozaiks-bench-'));
const logger = recordingLogger();
try {
  if (values.store.includes('embedded')) {
    const file = join(dir, 'mozaiks.db');
    await measure('embedded', () => openEmbeddedStore({ file, logger }), {
      STORE: 'embedded',
      DATA_DIR: dir,
    });
  }
  if (values.store.includes('mongo')) {
    const mongo = await startMongoServer(findMongoServer());
    const uri = databaseUri(mongo.uri, freshDatabase());
    try {
      await measure('mongo', () => openMongoStore({ uri, logger, dev: true }), {
        STORE: 'mongo',
        MONGODB_URI: uri,
      });
    } finally {
      await mongo.stop();
    }
  }
  console.log(
    `load average: ${loadavg()
      .map((load) => load.toFixed(1))
      .join(', ')}`,
  );
} finally {
  rmSync(dir, { recursive: true, force: true, maxRetries: 3 });
}
