// Durable appends per second through the embedded store, compared with bare SQLite inserts on the
// same disk in the same run.
//   node tools/bench/embedded-store.mjs [--rounds 7] [--seconds 0.5]
//     [--dir /somewhere/on/the/disk/to/measure]
// Every round measures everything once, so that other load affects all alike. Prints the medians of
// the rounds. Reads dist: build first.
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { chatRef, logRef, tenantScope } from '../../libs/contracts/dist/index.js';
import {
  loadSqlite,
  openDatabase,
} from '../../libs/multitenant/dist/embedded/thread/open-database.mjs';
import { openEmbeddedStore } from '../../libs/multitenant/dist/index.js';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '7' },
    seconds: { type: 'string', default: '0.5' },
    dir: { type: 'string', default: os.tmpdir() },
  },
});
const duration = Number(values.seconds) * 1000;
const folder = mkdtempSync(path.join(values.dir, 'mozaiks-bench-'));
const at = '2026-01-01T00:00:00.000Z';
const text = 'x'.repeat(180);

const commitAt = (log, seq) => ({
  log_id: log.log_id,
  first_seq: seq,
  last_seq: seq,
  fence: 1,
  commit_id: `commit-${seq}`,
  v: 1,
  events: [
    {
      type: 'context_update',
      seq,
      ts: at,
      chat_id: log.chat_id,
      run_id: 'run',
      set: { text },
      by: 'tool',
    },
  ],
});

/** Repeats `step` for the given time, and resolves with the number of `each` per second. */
const perSecond = async (step, each = 1) => {
  const begun = performance.now();
  let done = 0;
  while (performance.now() - begun < duration) {
    await step();
    done += each;
  }
  return (done / (performance.now() - begun)) * 1000;
};

const bare = async (file, batch) => {
  const database = openDatabase(await loadSqlite(), file);
  database.exec(
    'CREATE TABLE commits (log_id TEXT, first_seq INTEGER, events TEXT, UNIQUE (log_id, first_seq))',
  );
  const insert = database.prepare('INSERT INTO commits VALUES (?, ?, ?)');
  let seq = 0;
  const step = async () => {
    database.exec('BEGIN IMMEDIATE');
    for (let row = 0; row < batch; row += 1) {
      seq += 1;
      insert.all(
        'log',
        seq,
        JSON.stringify(commitAt({ log_id: 'log', chat_id: 'chat' }, seq).events),
      );
    }
    database.exec('COMMIT');
  };
  return { measure: () => perSecond(step, batch), close: () => database.close() };
};

const throughStore = async (file, chats) => {
  const store = await openEmbeddedStore({ file });
  const appenders = await Promise.all(
    Array.from({ length: chats }, async (_, index) => {
      const chat = chatRef(tenantScope('app', 'user'), `chat-${index}`);
      const fresh = {
        workflow_name: 'Bench',
        log_id: `log-${index}`,
        parent: null,
        log_version: 1,
        now: at,
      };
      const log = logRef(chat, (await store.directory.create(chat, fresh)).record.log_id);
      let seq = 0;
      return () => store.log.append(log, commitAt(log, (seq += 1)));
    }),
  );
  const measure = async () => {
    const rates = await Promise.all(appenders.map((append) => perSecond(append)));
    return rates.reduce((sum, rate) => sum + rate, 0);
  };
  return { measure, close: () => store.close() };
};

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

const file = (name) => path.join(folder, `${name}.sqlite`);
const subjects = {
  'bare SQLite, 1 insert a transaction': { of: await bare(file('bare-1'), 1) },
  'embedded store, 1 at once': {
    of: await throughStore(file('store-1'), 1),
    beside: 'bare SQLite, 1 insert a transaction',
  },
  'bare SQLite, 8 inserts a transaction': { of: await bare(file('bare-8'), 8) },
  'embedded store, 8 at once': {
    of: await throughStore(file('store-8'), 8),
    beside: 'bare SQLite, 8 inserts a transaction',
  },
  'bare SQLite, 32 inserts a transaction': { of: await bare(file('bare-32'), 32) },
  'embedded store, 32 at once': {
    of: await throughStore(file('store-32'), 32),
    beside: 'bare SQLite, 32 inserts a transaction',
  },
  'embedded store in memory, 1 at once': { of: await throughStore(null, 1) },
  'embedded store in memory, 32 at once': { of: await throughStore(null, 32) },
};
const names = Object.keys(subjects);
const rates = Object.fromEntries(names.map((name) => [name, []]));
const cpus = Object.fromEntries(names.map((name) => [name, []]));

try {
  for (let round = 0; round < Number(values.rounds); round += 1) {
    for (const name of names) {
      const before = process.cpuUsage();
      const begun = performance.now();
      const rate = await subjects[name].of.measure();
      const { user, system } = process.cpuUsage(before);
      rates[name].push(rate);
      cpus[name].push((user + system) / ((rate * (performance.now() - begun)) / 1000));
    }
  }
  for (const name of names) {
    const { beside } = subjects[name];
    const ratio =
      beside === undefined
        ? ''
        : `${median(rates[name].map((rate, round) => rate / rates[beside][round])).toFixed(2)} of bare`;
    const rate = Math.round(median(rates[name])).toLocaleString('en');
    console.log(
      `${name.padEnd(38)} ${rate.padStart(8)}/s  ${String(Math.round(median(cpus[name]))).padStart(4)} us CPU each  ${ratio}`,
    );
  }
} finally {
  for (const name of names) await subjects[name].of.close();
  rmSync(folder, { recursive: true, force: true });
}
