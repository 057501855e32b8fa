// The Mongo store compared with the bare driver, on one server in the same run: appends, events per
// second, size, catching up.
//   node tools/bench/mongo-store.mjs [--seconds 5]
// Uses MONGODB_URI, otherwise the server that `findMongoServer` finds (measure with secantusd-rs).
// Reads dist: build first.
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import mongoose from 'mongoose';
import { chatRef, logRef, tenantScope } from '../../libs/contracts/dist/index.js';
import { openMongoStore } from '../../libs/multitenant/dist/index.js';
import {
  databaseUri,
  findMongoServer,
  freshDatabase,
  recordingLogger,
  startMongoServer,
} from '../../libs/testkit/dist/index.js';

const { values } = parseArgs({ options: { seconds: { type: 'string', default: '5' } } });
const seconds = Number(values.seconds);
const now = '2026-01-01T00:00:00.000Z';
const id = () => `x${randomBytes(16).toString('base64url')}`;
/** Words of random letters, which do not compress, as real text hardly does. */
const words = () =>
  Array.from({ length: 50 }, () => randomBytes(4).toString('base64url').slice(0, 5))
    .join(' ')
    .padEnd(300, '.')
    .slice(0, 300);

const found = findMongoServer();
const server = await startMongoServer(found);
const uri = databaseUri(server.uri, freshDatabase());
const store = await openMongoStore({ uri, logger: recordingLogger(), dev: true });
const safe = { writeConcern: { w: 'majority', j: true }, readConcern: { level: 'majority' } };
const client = await new mongoose.mongo.MongoClient(uri, {
  ...safe,
  ignoreUndefined: true,
}).connect();
const db = client.db();

const newLog = async (store) => {
  const chat = chatRef(tenantScope('example-app', 'user-4711'), id());
  await store.directory.create(chat, {
    workflow_name: 'SupportDesk',
    log_id: id(),
    parent: null,
    log_version: 1,
    now,
  });
  const record = await store.directory.get(chat);
  return logRef(chat, record.log_id);
};
const commitOf = (log, first_seq, drafts) => ({
  log_id: log.log_id,
  first_seq,
  last_seq: first_seq + drafts.length - 1,
  fence: 1,
  commit_id: id(),
  v: 1,
  events: drafts.map((draft, index) => ({
    ...draft,
    seq: first_seq + index,
    ts: now,
    chat_id: log.chat_id,
  })),
});
const userMessage = () => ({
  type: 'user_message',
  run_id: id(),
  message_id: id(),
  command_id: crypto.randomUUID(),
  text: words(),
});

const quantile = (times, q) => times.toSorted((a, b) => a - b)[Math.floor(times.length * q)] ?? NaN;
const timed = async (work) => {
  const from = performance.now();
  await work();
  return performance.now() - from;
};

/**
 * The same names as in the store, so that the bare collection has the same index over the same
 * keys.
 */
const placeOf = ({ log_id, first_seq }) => ({
  _id: `${log_id}/${String(first_seq).padStart(9, '0')}`,
});

/** Alternates between the two, so that other load affects both alike. */
async function appendAgainstInsert() {
  const bare = db.collection('bare');
  const [log, other] = [await newLog(store), await newLog(store)];
  const documentOf = (commit) => ({
    ...placeOf(commit),
    ...other,
    ...commit,
    events: commit.events.map((event) => ({ ...event, chat_id: undefined })),
  });
  const times = { append: [], insert: [] };
  const until = performance.now() + seconds * 1000;
  for (let seq = 1; performance.now() < until; seq += 1) {
    const one = commitOf(log, seq, [userMessage()]);
    const document = documentOf(commitOf(other, seq, [userMessage()]));
    const append = async () => times.append.push(await timed(() => store.log.append(log, one)));
    const insert = async () => times.insert.push(await timed(() => bare.insertOne(document)));
    for (const step of seq % 2 === 0 ? [append, insert] : [insert, append]) await step();
  }
  const ms = (list) => ({
    p50: quantile(list, 0.5).toFixed(3),
    p99: quantile(list, 0.99).toFixed(3),
  });
  const ratio = quantile(times.append, 0.5) / quantile(times.insert, 0.5);
  console.log(
    `append one by one  ${JSON.stringify(ms(times.append))} ms, bare insert ${JSON.stringify(ms(times.insert))} ms, n ${times.append.length}`,
  );
  console.log(`                   ratio of medians ${ratio.toFixed(2)} (target: 1.3 at most)`);
}

/** The current speed of the machine: the same number of concurrent bare inserts. */
async function bareInserts() {
  const bare = db.collection('bare');
  const until = performance.now() + seconds * 1000;
  const from = performance.now();
  let done = 0;
  await Promise.all(
    Array.from({ length: 64 }, async () => {
      const log = { log_id: id() };
      for (let seq = 1; performance.now() < until; seq += 1, done += 1) {
        const commit = commitOf(log, seq, [userMessage()]);
        await bare.insertOne({ ...placeOf(commit), ...commit });
      }
    }),
  );
  console.log(
    `64 bare inserts    ${Math.round((done / (performance.now() - from)) * 1000)} documents/s, for comparison`,
  );
}

async function eventsPerSecond(size) {
  const logs = await Promise.all(Array.from({ length: 64 }, () => newLog(store)));
  const until = performance.now() + seconds * 1000;
  const from = performance.now();
  const done = await Promise.all(
    logs.map(async (log) => {
      let seq = 1;
      for (; performance.now() < until; seq += size)
        await store.log.append(log, commitOf(log, seq, Array.from({ length: size }, userMessage)));
      return seq - 1;
    }),
  );
  const rate = (done.reduce((sum, seq) => sum + seq, 0) / (performance.now() - from)) * 1000;
  console.log(
    `64 chats at once   ${Math.round(rate)} events/s in commits of ${size} (target: 2,000)`,
  );
}

/**
 * The events of one turn in the runner's commits, the settled command in the inbox, and the row in
 * the ledger.
 */
async function turn(store, log, first_seq) {
  const [run_id, message_id] = [id(), id()];
  const usage = {
    input_tokens: 420,
    output_tokens: 80,
    cached_input_tokens: 0,
    reasoning_tokens: 0,
    cost_usd: 0.0021,
  };
  const said = userMessage();
  const command = { type: 'user_message', command_id: said.command_id, text: said.text };
  const steps = [
    [
      said,
      {
        type: 'workflow_start',
        run_id,
        workflow_name: 'SupportDesk',
        workflow_version: 'a'.repeat(64),
        code_version: 'b'.repeat(64),
        cache_seed: 1,
      },
      { type: 'agent_start', run_id, agent: 'Triage', turn: 1, model: 'claude-sonnet' },
    ],
    [
      {
        type: 'agent_response',
        run_id,
        agent: 'Triage',
        message_id,
        text: words(),
        visible: true,
        finish_reason: 'stop',
      },
      {
        type: 'usage',
        run_id,
        agent: 'Triage',
        purpose: 'reply',
        provider: 'anthropic',
        model: 'claude-sonnet',
        ...usage,
        duration_ms: 900,
        first_token_ms: 300,
        cached: false,
        outcome: 'ok',
      },
      {
        type: 'workflow_complete',
        run_id,
        reason: 'done',
        usage: { ...usage, model_calls: 1 },
        duration_ms: 1000,
      },
    ],
  ];
  await store.inbox.put(log, command, {
    digest: randomBytes(32).toString('hex'),
    max_waiting: 100,
  });
  let seq = first_seq;
  for (const drafts of steps) {
    const commit = commitOf(log, seq, drafts);
    await store.log.append(log, commit);
    seq += drafts.length;
    for (const fact of commit.events.filter(({ type }) => type === 'usage'))
      await store.usage.record(log, [
        { id: `${log.log_id}/${fact.seq}`, workflow_name: 'SupportDesk', fact },
      ]);
  }
  await store.inbox.settle(log, said.command_id, seq - 1);
  return seq;
}

/**
 * The bytes of the documents and of the indexes on disk. The sizes of the journal and the oplog are
 * configured.
 */
function tablesIn(folder) {
  const files = readdirSync(folder).filter(
    (file) => file.endsWith('.wt') && !/oplog|^WiredTiger/.test(file),
  );
  const bytes = (list) =>
    list.reduce((sum, file) => sum + statSync(path.join(folder, file)).size, 0);
  const documents = files.filter((file) => /documents|^collection/.test(file));
  return { documents: bytes(documents), indexes: bytes(files) - bytes(documents) };
}

/**
 * The bytes that `write` adds to a database on disk. It uses a separate server, which is stopped
 * before each measurement so that everything is in the tables.
 */
async function bytesOnDisk(write) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'mozaiks-bench-'));
  const session = async (work) => {
    const own = await startMongoServer(found, { folder });
    const opened = await openMongoStore({ uri: own.uri, logger: recordingLogger(), dev: true });
    await work(opened);
    await opened.close();
    await own.stop();
    return tablesIn(folder);
  };
  try {
    const before = await session(async (opened) => write(opened, 1));
    const after = await session(async (opened) => write(opened, COUNT));
    const [documents, indexes] = ['documents', 'indexes'].map((part) =>
      Math.round((after[part] - before[part]) / COUNT),
    );
    return `${documents + indexes} bytes on the disk (documents ${documents}, indexes ${indexes})`;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
const COUNT = 1500;

async function storage() {
  if (found.kind !== 'program')
    return console.log('size               is measured on a server that this script starts');
  const message = await bytesOnDisk(async (opened, count) => {
    const log = await newLog(opened);
    for (let seq = 1; seq <= count; seq += 1)
      await opened.log.append(log, commitOf(log, seq, [userMessage()]));
  });
  console.log(`size of a message  ${message}, of 300 (target: under 1,024)`);
  const whole = await bytesOnDisk(async (opened, count) => {
    const log = await newLog(opened);
    for (let seq = 1, done = 0; done < count; done += 1) seq = await turn(opened, log, seq);
  });
  console.log(`size of a turn     ${whole}: 6 events, command, ledger row (target: under 2,048)`);
}

async function catchingUp() {
  const log = await newLog(store);
  for (let seq = 1; seq <= 1000; seq += 2)
    await store.log.append(log, commitOf(log, seq, [userMessage(), userMessage()]));
  const read = async () => {
    for (let after_seq = 0; ; ) {
      const page = await store.log.read(log, { after_seq, limit: 256 });
      after_seq = page.at(-1)?.last_seq ?? after_seq;
      if (page.length < 256) return after_seq;
    }
  };
  const times = [];
  for (let round = 0; round < 20; round += 1) times.push(await timed(read));
  console.log(
    `1,000 missed events ${quantile(times, 0.5).toFixed(1)} ms p50, ${quantile(times, 0.95).toFixed(1)} ms p95 (target: under 100)`,
  );
}

try {
  console.log(`server             ${found.kind === 'program' ? found.program : 'MONGODB_URI'}`);
  await appendAgainstInsert();
  await bareInserts();
  for (const size of [1, 2, 4]) await eventsPerSecond(size);
  await storage();
  await catchingUp();
} finally {
  await store.close();
  await db.dropDatabase().catch(() => undefined); // if the server is gone, the first failure is reported
  await client.close();
  await server.stop();
}
