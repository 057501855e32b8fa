// Measures how long a client that missed 1,000 events takes to catch up, through a real socket of a
// real server, on both stores: from sending `open` with its cursor to the frame of the last event.
// The script writes the events into the store as those of turns, in the runner's commits. Reads
// dist:
//   npm run build && node tools/bench/reconnect.mjs
//     [--missed 1000] [--before 100,4000] [--rounds 20]
//   (`before`: the number of events that the client has)
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
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
import { APP_ID, connectUser, quantile, startRuntime } from './runtime-process.mjs';

const TARGET_MS = 100;
const USER_ID = 'ada';
const WARM_UP = 3;
const now = '2026-01-01T00:00:00.000Z';
const id = () => `x${randomBytes(16).toString('hex')}`;
const words = (length) => randomBytes(length).toString('base64url').slice(0, length);

const options = {
  missed: { type: 'string', default: '1000' },
  before: { type: 'string', default: '100,4000' },
};
const { values } = parseArgs({
  options: { ...options, rounds: { type: 'string', default: '20' } },
});
const [missed, rounds] = [Number(values.missed), Number(values.rounds)];
const heads = values.before.split(',').map((before) => Number(before) + missed);

/**
 * The events of one turn, by commit: 6 events, with texts of the user and the agent of 300 and 400
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
      { type: 'agent_start', run_id, agent: 'a', turn: 1, model: model.model },
    ],
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

/** A chat whose log has at least `head` events. */
async function makeChat(store, head) {
  const chat = chatRef(tenantScope(APP_ID, USER_ID), `chat-${head}`);
  const { record } = await store.directory.create(chat, {
    workflow_name: 'Desk',
    log_id: id(),
    parent: null,
    log_version: 1,
    now,
  });
  const log = logRef(chat, record.log_id);
  let last_seq = 0;
  while (last_seq < head) {
    for (const drafts of turn()) {
      const first_seq = last_seq + 1;
      last_seq += drafts.length;
      const events = drafts.map((draft, at) => ({
        ...draft,
        seq: first_seq + at,
        ts: now,
        chat_id: chat.chat_id,
      }));
      await store.log.append(log, {
        log_id: log.log_id,
        first_seq,
        last_seq,
        fence: 0,
        commit_id: id(),
        v: 1,
        events,
      });
    }
  }
  // The state in which the last owner leaves it.
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
  return { chat_id: chat.chat_id, head: last_seq };
}

/** One client that reconnects: milliseconds until the last event, and until the first. */
async function comeBack(ws, { chat_id, head }) {
  const seqs = [];
  let [from, first, last] = [0, 0, 0];
  let done = () => undefined;
  const caughtUp = new Promise((resolve) => (done = resolve));
  const socket = await connectUser(ws, USER_ID, (frame, at) => {
    if (frame.seq !== undefined) {
      if (seqs.length === 0) first = at - from;
      if (seqs.push(frame.seq) === missed) last = at - from;
    }
    if (frame.type === 'caught_up' || frame.type === 'request_error') done(frame);
  });
  from = performance.now();
  socket.send({ type: 'open', chat_id, after_seq: head - missed });
  const answer = await caughtUp;
  socket.close();
  const isWhole =
    answer.type === 'caught_up' &&
    seqs.length === missed &&
    seqs.every((seq, at) => seq === head - missed + 1 + at);
  if (!isWhole)
    throw new Error(
      `the client was not given what it missed: ${seqs.length} events, then ${JSON.stringify(answer)}`,
    );
  return { first, last };
}

async function measure(name, open, env) {
  const store = await open();
  const chats = [];
  for (const head of heads) chats.push(await makeChat(store, head));
  await store.close();
  const workflows = {
    'Desk/orchestrator.yaml': {},
    'Desk/agents.yaml': { agents: [{ name: 'a', system_message: 'Help.' }] },
  };
  const server = await startRuntime({ workflows, env });
  try {
    for (const chat of chats) {
      const samples = [];
      for (let round = 0; round < WARM_UP + rounds; round += 1)
        samples.push(await comeBack(server.ws, chat));
      const ms = (part, share) =>
        quantile(
          samples.slice(WARM_UP).map((sample) => sample[part]),
          share,
        ).toFixed(1);
      const what = `${name}, ${missed} of ${chat.head} events`.padEnd(34);
      console.log(
        `${what} ${ms('last', 0.5)} ms p50, ${ms('last', 0.95)} ms p95 (target: under ${TARGET_MS}); the first after ${ms('first', 0.5)} ms p50; cold ${samples[0].last.toFixed(1)} ms`,
      );
    }
  } finally {
    await server.stop();
  }
}

const dir = mkdtempSync(join(tmpdir(), 'mozaiks-bench-'));
const mongo = await startMongoServer(findMongoServer());
try {
  const logger = recordingLogger();
  const file = join(dir, 'mozaiks.db');
  await measure('embedded', () => openEmbeddedStore({ file, logger }), {
    STORE: 'embedded',
    DATA_DIR: dir,
  });
  const uri = databaseUri(mongo.uri, freshDatabase());
  await measure('mongo', () => openMongoStore({ uri, logger, dev: true }), {
    STORE: 'mongo',
    MONGODB_URI: uri,
  });
} finally {
  await mongo.stop();
  rmSync(dir, { recursive: true, force: true, maxRetries: 3 });
}
