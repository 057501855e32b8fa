// The CPU time in which a client folds the events of one long chat into its view: plain, with
// details, and read at every 100th event as a page reads it once per frame of the screen. Give
// built copies of libs/contracts (their `dist`) to compare them in one run, in turns. Reads dist:
//   npm run build && node tools/bench/view-fold.mjs [--events 50000] [--rounds 5]
//     [/tmp/dist-before]
import path from 'node:path';
import { parseArgs } from 'node:util';
import { fileURLToPath, pathToFileURL } from 'node:url';

const { values, positionals } = parseArgs({
  options: {
    events: { type: 'string', default: '50000' },
    rounds: { type: 'string', default: '5' },
  },
  allowPositionals: true,
});
const own = fileURLToPath(new URL('../../libs/contracts/dist', import.meta.url));
const load = (folder) => import(pathToFileURL(path.resolve(folder, 'chat-view.js')));

/** Runs of eight events: the events of one message, one tool call and one answer. */
function eventsOf(count) {
  const noUsage = {
    input_tokens: 0,
    output_tokens: 0,
    cached_input_tokens: 0,
    reasoning_tokens: 0,
    cost_usd: 0,
    model_calls: 0,
  };
  const call = {
    provider: 'p',
    model: 'm',
    ...noUsage,
    duration_ms: 1,
    first_token_ms: 1,
    cached: false,
    outcome: 'ok',
  };
  const shapes = [
    (n) => ({ type: 'user_message', message_id: `u${n}`, command_id: `k${n}`, text: 'hi' }),
    () => ({
      type: 'workflow_start',
      workflow_name: 'Demo',
      workflow_version: 'v',
      code_version: 'c',
      cache_seed: 1,
    }),
    () => ({ type: 'agent_start', agent: 'A', turn: 1, model: 'm' }),
    (n) => ({
      type: 'tool_call',
      call_id: `c${n}`,
      message_id: `m${n}`,
      agent: 'A',
      tool: 't',
      arguments: {},
      kind: 'agent_tool',
    }),
    (n) => ({ type: 'tool_result', call_id: `c${n}`, ok: true, result: 1, duration_ms: 1 }),
    () => ({ type: 'usage', agent: 'A', purpose: 'reply', ...call }),
    (n) => ({
      type: 'agent_response',
      agent: 'A',
      message_id: `a${n}`,
      text: 'Hello',
      visible: true,
      finish_reason: 'stop',
    }),
    () => ({ type: 'workflow_complete', reason: 'done', usage: noUsage, duration_ms: 1 }),
  ];
  return Array.from({ length: count }, (_, at) => {
    const run = Math.floor(at / shapes.length);
    return {
      seq: at + 1,
      ts: '2026-01-01T00:00:00.000Z',
      chat_id: 'c',
      run_id: `r${run}`,
      ...shapes[at % shapes.length](run),
    };
  });
}

function fold(events, { apply, start, everyNth }) {
  globalThis.gc?.();
  const begun = process.cpuUsage();
  let view = start;
  let read = 0;
  for (const event of events) {
    view = apply(view, event);
    if (event.seq % everyNth === 0) read += view.items.length;
  }
  read += view.items.length;
  const { user, system } = process.cpuUsage(begun);
  return { ms: (user + system) / 1000, read };
}

const events = eventsOf(Number(values.events));
const subjects = [];
for (const [at, folder] of [own, ...positionals].entries()) {
  const { applyFrame, applyFrameWith, emptyView, foldDetails } = await load(folder);
  const name = at === 0 ? 'now' : path.basename(folder);
  const add = (what, apply, everyNth) =>
    subjects.push({ name, what, apply, start: emptyView, everyNth, times: [] });
  add('fold', applyFrame, Infinity);
  if (applyFrameWith !== undefined) add('fold with details', applyFrameWith(foldDetails), Infinity);
  add('fold, read at every 100th', applyFrame, 100);
}

for (const subject of subjects) fold(events.slice(0, 5_000), subject);
for (let round = 0; round < Number(values.rounds); round += 1)
  for (const subject of subjects) subject.times.push(fold(events, subject).ms);
const median = (times) => times.toSorted((a, b) => a - b)[times.length >> 1];
const first = (what) =>
  median(subjects.find((subject) => subject.what === what && subject.name === 'now').times);
console.table(
  subjects.map(({ name, what, times }) => ({
    name,
    what,
    cpu_ms: Math.round(median(times)),
    of_now: Number((median(times) / first(what)).toFixed(1)),
  })),
);
