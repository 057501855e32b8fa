// Measures how much a store grows for each run and each event, and how much pruning frees.
//   node tools/bench/growth.mjs [--runs 300]
// Runs the HelloWorld sample with its script, one run in each chat, on the embedded store and on
// the MongoDB server that MONGODB_URI names or `findMongoServer` finds. Reads dist: build first.
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import mongoose from 'mongoose';
import { connect } from '../../libs/client/dist/index.js';
import { loadSqlite } from '../../libs/multitenant/dist/embedded/thread/open-database.mjs';
import { prune } from '../../libs/runner/dist/index.js';
import {
  devToken,
  openStore,
  planOf,
  readSettings,
  startRuntime,
} from '../../apps/runtime/dist/index.js';
import {
  databaseUri,
  findMongoServer,
  freshDatabase,
  startMongoServer,
} from '../../libs/testkit/dist/index.js';

const { values } = parseArgs({ options: { runs: { type: 'string', default: '300' } } });
const runs = Number(values.runs);
const dir = mkdtempSync(path.join(os.tmpdir(), 'mozaiks-growth-'));
const root = path.join(import.meta.dirname, '../..');
const base = {
  PORT: '0',
  LOG_LEVEL: 'error',
  DATA_DIR: dir,
  WORKFLOWS_DIR: path.join(root, 'workflows'),
  WORKFLOWS_RELOAD: 'off',
  MODEL_PROVIDER: 'scripted',
};

/** Resolves with the number of events. */
async function talk(env) {
  const runtime = await startRuntime({ settings: env });
  const token = devToken(readSettings(env), {
    app_id: 'example-app',
    user_id: 'user-4711',
    lifetime: 3600,
  });
  const client = connect({ url: `${runtime.url.replace('http', 'ws')}/ws`, token });
  let events = 0;
  for (let run = 0; run < runs; run += 1) {
    const chat = client.open({ workflow_name: 'HelloWorld' });
    await chat.send('My name is Ada');
    events += (await chat.until(({ items }) => items.some(({ kind }) => kind === 'complete')))
      .last_seq;
    chat.close();
  }
  client.close();
  await runtime.stop();
  return events;
}

async function pruneAll(env) {
  const store = await openStore(planOf(readSettings(env)), { log: () => undefined });
  const options = {
    before: new Date(Date.now() + 1000).toISOString(),
    keep_usage: false,
    dry_run: false,
  };
  const pruned = await prune({ store, clock: { now: Date.now } }, options);
  await store.close();
  return pruned;
}

const per = (bytes, count) => Math.round(bytes / count);
const report = (name, sizes, events) => {
  const total = Object.values(sizes).reduce((sum, bytes) => sum + bytes, 0);
  console.log(`\n${name}: ${runs} runs, ${events} events (${(events / runs).toFixed(1)} a run)`);
  for (const [table, bytes] of Object.entries(sizes))
    console.log(`  ${table.padEnd(18)} ${per(bytes, runs)} bytes a run`);
  console.log(`  commits            ${per(sizes.commits ?? 0, events)} bytes an event`);
  console.log(
    `  everything         ${per(total, runs)} bytes a run, ${per(total, events)} an event`,
  );
};

async function embedded() {
  const env = { ...base, STORE: 'embedded' };
  const file = path.join(dir, 'mozaiks.db');
  const events = await talk(env);
  const { DatabaseSync } = await loadSqlite();
  const database = new DatabaseSync(file);
  const tables = database
    .prepare(
      "SELECT tbl_name AS name, group_concat(name, ',') AS parts FROM sqlite_schema GROUP BY tbl_name",
    )
    .all();
  const sizes = {};
  for (const { name, parts } of tables) {
    const pages = database.prepare(
      `SELECT sum(pgsize) AS bytes FROM dbstat WHERE name IN (${parts.split(',').map(() => '?')})`,
    );
    sizes[name] = Number(pages.get(...parts.split(','))?.bytes ?? 0);
  }
  database.close();
  report('embedded, pages of the file with indexes', sizes, events);
  const before = statSync(file).size;
  const pruned = await pruneAll(env);
  const after = statSync(file).size;
  await talk(env);
  console.log(
    `  file ${before}, after removing ${pruned.chats} chats ${after}, after ${runs} more runs ${statSync(file).size} bytes`,
  );
}

async function mongo() {
  const found = findMongoServer();
  if (found.kind === 'none') return;
  const server = await startMongoServer(found);
  const uri = databaseUri(server.uri, freshDatabase());
  const env = { ...base, STORE: 'mongo', MONGODB_URI: uri };
  const events = await talk(env);
  const client = await new mongoose.mongo.MongoClient(uri).connect();
  const sizes = {};
  for (const name of [
    'chats',
    'commits',
    'inbox',
    'usage',
    'workflow_versions',
    'outbox',
    'snapshots',
  ]) {
    const raw = client.db().collection(name).find({}, { raw: true });
    sizes[name] = 0;
    for await (const document of raw) sizes[name] += document.length;
  }
  report('MongoDB, documents as BSON without indexes', sizes, events);
  const began = performance.now();
  const pruned = await pruneAll(env);
  const seconds = (performance.now() - began) / 1000;
  console.log(`  removed ${pruned.chats} chats in ${seconds.toFixed(1)} s`);
  await client.db().dropDatabase();
  await client.close();
  await server.stop();
}

try {
  await embedded();
  await mongo();
} finally {
  rmSync(dir, { recursive: true });
}
