// The CPU cost of one turn in the engine alone: instant model, no store.
//   node tools/bench/engine-turn.mjs [turns]
// A turn chooses the agent, calls its model, and hands over by the last of its rules. A size is the
// number of rules, of tools and of agents.
import {
  applyCommit,
  chatRef,
  emptyChat,
  logRef,
  parseExpression,
  tenantScope,
  toTimestamp,
} from '../../libs/contracts/dist/index.js';
import { createEngine } from '../../libs/engine/dist/index.js';
import { createHash, randomUUID } from 'node:crypto';

const turns = Number(process.argv[2] ?? 4000);
const SIZES = [1, 10, 100];
const TURNS_PER_CHAT = 20;

const names = (prefix, size) => Array.from({ length: size }, (_, i) => `${prefix}${i}`);
const expression = (source) => ({ source, node: parseExpression(source).node });

function workflowOf(size) {
  const agents = names('agent', size);
  const tools = names('tool', size);
  // Every agent has `size` rules; only the last one holds.
  const rulesOf = (agent, at) => [
    ...names('v', size - 1).map((name) => ({
      source: agent,
      kind: 'post',
      target: { type: 'terminate' },
      expression: expression(`\${${name}} == 1`),
    })),
    {
      source: agent,
      kind: 'after_work',
      target: { type: 'agent', agent: agents[(at + 1) % size] },
    },
  ];
  const definition = {
    format: 1,
    workflow_name: 'Bench',
    orchestration_pattern: 'DefaultPattern',
    initial_agent: agents[0],
    startup_mode: 'UserDriven',
    human_in_the_loop: true,
    max_turns: TURNS_PER_CHAT,
    max_tool_rounds: 10,
    timeout_seconds: 600,
    on_message_while_running: 'enqueue',
    termination: { phrases: [] },
    speaker_selection: { llm_config: {}, max_retries: 2 },
    agents: agents.map((name) => ({
      name,
      description: name,
      prompt: 'You help {{user_id}} with {{v0}}.',
      llm_config: {},
      human_input_mode: 'NEVER',
      structured_outputs_required: false,
      auto_tool_mode: false,
      history: { include: 'all', summarize: false },
      guardrails: { input: [], output: [] },
      visible: true,
      tools,
      exposures: [],
    })),
    handoffs: agents.flatMap(rulesOf).map((rule, index) => ({ ...rule, index })),
    tools: tools.map((name) => ({
      name,
      kind: 'agent_tool',
      description: name,
      parameters: { type: 'object', properties: { x: { type: 'string' } } },
      code: { module: 't', function: name, call: { style: 'object', parameters: [] } },
      auto_invoke: false,
      timeout_ms: 30_000,
      retries: 0,
      on_interrupt: 'report',
      requires_approval: 'never',
      isolation: 'inline',
      max_result_bytes: 65_536,
    })),
    mcp_servers: [],
    lifecycle_tools: [],
    variables: names('v', size).map((name) => ({
      name,
      type: 'integer',
      source: { type: 'state', default: 0, triggers: [] },
      sensitive: false,
      client_writable: false,
    })),
    output_models: {},
    hooks: [],
    ui: { suggested_prompts: [], components: {} },
  };
  return {
    definition,
    workflow_version: 'v',
    code_version: 'c',
    bundles: new Map([['t', { module: 't', hash: 'h', source: '', directory: '/' }]]),
    unavailable_tools: new Set(),
    touchesContext: () => false,
    checkArguments: () => ({ ok: true }),
    checkOutput: () => ({ ok: true }),
    checkAgainst: () => ({ ok: true }),
    matcher: () => () => null,
    replaceAll: (_pattern, text) => text,
  };
}

const usage = {
  input_tokens: 10,
  output_tokens: 5,
  cached_input_tokens: 0,
  reasoning_tokens: 0,
  cost_usd: 0,
};
const models = {
  resolve: () => ({ provider: 'bench', model: 'bench' }),
  async *stream() {
    yield { type: 'text', text: 'Hello.' };
    yield {
      type: 'finish',
      reason: 'stop',
      provider: 'bench',
      model: 'bench',
      usage,
      cached: false,
    };
  },
};
let ids = 0;
const engine = createEngine({
  models,
  tools: {
    call: async () => ({ ok: true, value: null, set: {}, duration_ms: 0 }),
    warm: async () => {},
    close: async () => {},
  },
  clock: {
    now: () => Date.now(),
    monotonic: () => performance.now(),
    sleep: (_ms, signal) =>
      new Promise((_resolve, reject) =>
        signal?.addEventListener('abort', () => reject(signal.reason), { once: true }),
      ),
  },
  ids: {
    random: () => `id${(ids += 1)}`,
    sha256: (text) => createHash('sha256').update(text).digest('hex'),
  },
  logger: { log() {} },
});

const log = logRef(chatRef(tenantScope('app', 'user'), 'chat'), randomUUID());
const signal = new AbortController().signal;
const commitOf = (state, drafts, events) => ({
  events: drafts.map((draft, i) => ({
    ...draft,
    seq: state.head_seq + 1 + i,
    ts: toTimestamp(Date.now()),
    chat_id: 'chat',
  })),
  fence: 1,
  ...events,
});

function opened(workflow) {
  const command = { type: 'user_message', command_id: `c${(ids += 1)}`, text: 'go' };
  const { drafts } = engine.admit({
    log,
    state: emptyChat,
    workflow,
    command,
    running: false,
    alone: true,
  });
  return applyCommit(emptyChat, commitOf(emptyChat, drafts));
}

/** One turn of the engine. The caller folds its commits, which is included. */
async function turn(workflow, state) {
  let now = state;
  const steps = engine.turn({ log, state: now, workflow, fence: 1, live: () => {}, signal });
  for (let step = await steps.next(); step.done !== true; step = await steps.next(now))
    now = applyCommit(now, commitOf(now, step.value));
  return now;
}

const quantile = (sorted, q) =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? 0;

/**
 * CPU of the process per turn in milliseconds, measured over batches because the clock is too
 * coarse for one turn.
 */
async function measure(workflow, count) {
  const times = [];
  for (let done = 0; done < count; done += TURNS_PER_CHAT) {
    let state = opened(workflow);
    const before = process.cpuUsage();
    for (let i = 0; i < TURNS_PER_CHAT; i++) state = await turn(workflow, state);
    const { user, system } = process.cpuUsage(before);
    times.push((user + system) / 1000 / TURNS_PER_CHAT);
  }
  times.sort((a, b) => a - b);
  return { median_ms: quantile(times, 0.5), p90_ms: quantile(times, 0.9) };
}

/**
 * The heap that a run uses while it waits in the middle of a model call, in addition to its
 * history.
 */
async function heldOpen(workflow, count) {
  const waiting = {
    ...models,
    async *stream(_request, stop) {
      yield { type: 'text', text: 'Hello.' };
      await new Promise((resolve) => stop.addEventListener('abort', resolve, { once: true }));
    },
  };
  const holding = createEngine({
    models: waiting,
    tools: {},
    clock: {
      now: () => Date.now(),
      monotonic: () => performance.now(),
      sleep: () => new Promise(() => {}),
    },
    ids: { random: () => `id${(ids += 1)}`, sha256: () => '00000000' },
    logger: { log() {} },
  });
  let state = opened(workflow);
  const first = holding.turn({ log, state, workflow, fence: 1, live: () => {}, signal });
  state = applyCommit(state, commitOf(state, (await first.next()).value));
  const held = [];
  globalThis.gc?.();
  const before = process.memoryUsage().heapUsed;
  for (let i = 0; i < count; i++) {
    const steps = holding.turn({
      log,
      state,
      workflow,
      fence: 1,
      live: () => {},
      signal: new AbortController().signal,
    });
    held.push({ steps, pending: steps.next() });
  }
  await new Promise((resolve) => setTimeout(resolve, 200));
  globalThis.gc?.();
  const bytes = (process.memoryUsage().heapUsed - before) / count;
  return held.length > 0 ? Math.round(bytes / 102.4) / 10 : 0;
}

const workflows = new Map(SIZES.map((size) => [size, workflowOf(size)]));
for (const size of SIZES) await measure(workflows.get(size), Math.min(turns, 1000));
const rows = {};
// Sizes alternate, so that other load on the machine affects all alike.
const rounds = 4;
const all = new Map(SIZES.map((size) => [size, []]));
for (let round = 0; round < rounds; round++)
  for (const size of SIZES) all.get(size).push(await measure(workflows.get(size), turns / rounds));
for (const size of SIZES) {
  const medians = all
    .get(size)
    .map(({ median_ms }) => median_ms)
    .sort((a, b) => a - b);
  rows[size] = {
    cpu_ms_per_turn: Number((medians[rounds >> 1] ?? 0).toFixed(4)),
    best_ms: Number((medians[0] ?? 0).toFixed(4)),
  };
}
for (const size of SIZES) {
  rows[size].to_1 = Number((rows[size].cpu_ms_per_turn / rows[1].cpu_ms_per_turn).toFixed(2));
  rows[size].held_open_kb =
    globalThis.gc === undefined
      ? 'run with --expose-gc'
      : await heldOpen(workflows.get(size), 2000);
}
console.table(rows);
process.exit(0);
