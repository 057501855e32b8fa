// Measures how many bytes of the embedded file a turn takes: one chat after another, ten turns in
// each, an answer of 300 characters. Reads dist:
//   npm run build && node tools/bench/stored-bytes.mjs [--chats 200] [--against DIR]
//   (`against`: a built checkout, measured in the same run)
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { pathToFileURL } from 'node:url';

const { values } = parseArgs({
  options: { chats: { type: 'string', default: '200' }, against: { type: 'string' } },
});
const chats = Number(values.chats);
const TURNS = 10;
const now = () => new Date().toISOString();
const id = () => `x${randomBytes(16).toString('base64url')}`;
const version = createHash('sha256').update('a workflow').digest('hex');

const WORDS =
  `the your order has left our depot and is on its way to you with number tracking please
allow three working days for it arrive if nothing comes by then write again so that we can open a claim
with carrier refund any fee account address payment status changed since last week thank patience`.split(
    /\s+/,
  );
const text = (length) => {
  let said = '';
  while (said.length < length) said += `${WORDS[randomBytes(1)[0] % WORDS.length]} `;
  return said.slice(0, length);
};

const tokens = () => ({
  input_tokens: 400 + (randomBytes(1)[0] ?? 0),
  output_tokens: 80,
  cached_input_tokens: 0,
  reasoning_tokens: 0,
  cost_usd: 0.0021,
});

/** The commits of one turn. */
function turn() {
  const [run_id, message_id, command_id] = [id(), id(), randomUUID()];
  const model = { provider: 'openai', model: 'gpt-4o-mini' };
  const used = tokens();
  const question = [
    { type: 'user_message', run_id, message_id: id(), command_id, text: text(60) },
    {
      type: 'workflow_start',
      run_id,
      workflow_name: 'SupportDesk',
      workflow_version: version,
      code_version: version,
      cache_seed: randomBytes(4).readUInt32LE(),
    },
    { type: 'agent_start', run_id, agent: 'support', turn: 1, model: model.model },
  ];
  const said = { message_id, text: text(300), visible: true, finish_reason: 'stop' };
  const times = { cached: false, first_token_ms: 312, outcome: 'ok', duration_ms: 1204 };
  const answer = [
    { type: 'agent_response', run_id, agent: 'support', ...said },
    {
      type: 'usage',
      run_id,
      agent: 'support',
      purpose: 'reply',
      message_id,
      ...used,
      ...model,
      ...times,
    },
    {
      type: 'workflow_complete',
      run_id,
      reason: 'done',
      usage: { ...used, model_calls: 1, cost_incomplete: false },
      duration_ms: 1311,
    },
  ];
  return { command_id, question, answer };
}

async function fill(root, file, { withQuestions }) {
  const load = (path) => import(pathToFileURL(join(root, path)).href);
  const { chatRef, logRef, tenantScope } = await load('libs/contracts/dist/index.js');
  const { openEmbeddedStore } = await load('libs/multitenant/dist/index.js');
  const store = await openEmbeddedStore({ file });
  for (let at = 0; at < chats; at += 1) {
    const chat = chatRef(tenantScope('example-app', `user-${at % 20}`), randomUUID());
    const fresh = {
      workflow_name: 'SupportDesk',
      log_id: id(),
      parent: null,
      log_version: 1,
      now: now(),
    };
    const { record } = await store.directory.create(chat, fresh);
    const log = logRef(chat, record.log_id);
    let head = 0;
    const append = async (drafts) => {
      const ts = now();
      const events = drafts.map((draft, n) => ({
        ...draft,
        seq: head + n + 1,
        ts,
        chat_id: chat.chat_id,
      }));
      const [first_seq, last_seq] = [head + 1, head + events.length];
      head = last_seq;
      const commit = { log_id: log.log_id, first_seq, last_seq, fence: 1, commit_id: id(), v: 1 };
      await store.log.append(log, { ...commit, events });
      return events;
    };
    for (let n = 0; n < TURNS; n += 1) {
      const { command_id, question, answer } = turn();
      if (withQuestions) {
        const digest = createHash('sha256').update(command_id).digest('hex');
        const command = { type: 'user_message', command_id, text: question[0].text };
        await store.inbox.put(log, command, { digest, max_waiting: 100 });
        await append(question);
        await store.inbox.settle(log, command_id, head);
      }
      const rows = (await append(answer))
        .filter(({ type }) => type === 'usage')
        .map((fact) => ({ id: `${log.log_id}/${fact.seq}`, workflow_name: 'SupportDesk', fact }));
      await store.usage.record(log, rows);
    }
  }
  await store.close();
  const { loadSqlite } = await load('libs/multitenant/dist/embedded/thread/open-database.mjs');
  const { DatabaseSync } = await loadSqlite();
  const database = new DatabaseSync(file);
  const [{ bytes }] = database
    .prepare(`SELECT sum(pgsize) AS bytes FROM dbstat WHERE name NOT LIKE 'sqlite_schema'`)
    .all();
  const empty =
    database.prepare('SELECT count(*) AS tables FROM sqlite_schema').get().tables * 4096;
  database.close();
  return (Number(bytes) - empty) / (chats * TURNS);
}

const dir = mkdtempSync(join(tmpdir(), 'mozaiks-bytes-'));
try {
  const here = resolve(import.meta.dirname, '../..');
  const builds = {
    'this build': here,
    ...(values.against && { against: resolve(values.against) }),
  };
  for (const [name, root] of Object.entries(builds)) {
    const message = await fill(root, join(dir, `${name}-m.db`), { withQuestions: false });
    const whole = await fill(root, join(dir, `${name}-t.db`), { withQuestions: true });
    console.log(
      `${name.padEnd(12)} ${message.toFixed(0)} bytes an answer of 300 characters with its events and usage, ${whole.toFixed(0)} a whole turn`,
    );
  }
} finally {
  rmSync(dir, { recursive: true, force: true, maxRetries: 3 });
}
