// Measures how long a socket of a running server waits while large or costly workflow files are
// loaded. A server in dev mode watches its folder. Each input is written into it while one socket
// sends a ping every 20 ms. Prints the longest wait for each input, then one JSON line. Exits with
// 1 if one is longer than 250 ms. Reads dist:
//   npm run build && node tools/bench/hostile-load.mjs [--only <part of a name>] [--limit-ms 250]
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { connectUser, sleep, startRuntime } from './runtime-process.mjs';

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    'limit-ms': { type: 'string', default: '250' },
  },
});
const limit = Number(values['limit-ms']);
const many = (count, line) => Array.from({ length: count }, (_, at) => line(at)).join('');
const agent = 'agents: [{name: A, system_message: Be kind.}]\n';
const agents = (count) =>
  `agents:\n${many(count, (at) => `- {name: A${at}, system_message: a}\n`)}`;
const prompt = (text) => ({ 'agents.yaml': `agents: [{name: A, system_message: "${text}"}]` });
const guardrail = (regex) => ({
  'agents.yaml': `agents: [{name: A, system_message: a, guardrails: {input: [{name: g, action: block, regex: '${regex}'}]}}]`,
});
const withAgent = (file, text) => ({ 'agents.yaml': agent, [file]: text });

/** File contents by name. None is larger than 1 MiB. */
const INPUTS = {
  '80,000 unknown keys': { 'agents.yaml': many(80_000, (at) => `k${at}: 1\n`) },
  '200,000 blocks': { 'agents.yaml': 'a: |\n'.repeat(170_000) },
  '8,000 rules': withAgent(
    'handoffs.yaml',
    `handoff_rules:\n${many(8_000, (at) => `- {source_agent: A, target_agent: user, condition: "\${app_id} == 'x${at}'"}\n`)}`,
  ),
  '1 MiB of ---': { 'agents.yaml': '---\n'.repeat(262_000) },
  'deep lists': { 'agents.yaml': `[${many(8_000, () => `${'['.repeat(60)}${']'.repeat(60)},`)}]` },
  '500,000 empty items': { 'agents.yaml': `agents:\n${'-\n'.repeat(500_000)}` },
  'a long text': prompt('x'.repeat(1_000_000)),
  'long names': {
    'agents.yaml': `agents: [{name: ${'x'.repeat(500_000)}}]`,
    'orchestrator.yaml': `initial_agent: ${'y'.repeat(500_000)}`,
  },
  '250,000 aliases': { 'ui_config.yaml': `theme:\n  a: &a 1\n  b: [${'*a,'.repeat(250_000)}]\n` },
  'a small file with many aliased values': {
    'ui_config.yaml': `theme:\n  a: &a [${'1,'.repeat(1_000)}]\n  b: [${'*a,'.repeat(98)}]\n`,
  },
  '20,000 agents': { 'agents.yaml': agents(20_000) },
  '10,000 agents with 8,000 tools': {
    'agents.yaml': agents(10_000),
    'tools.yaml': `tools:\n${many(8_000, (at) => `- {name: t${at}, tool_type: UI_Tool, description: d, ui: {component: F}}\n`)}`,
  },
  '90,000 placeholders': prompt('{{app_id}}'.repeat(90_000)),
  '90,000 unknown placeholders': prompt('{{nope}}'.repeat(90_000)),
  '25,000 variables': withAgent(
    'context_variables.yaml',
    `definitions:\n${many(25_000, (at) => `  v${at}: {type: string}\n`)}`,
  ),
  '5,000 models in a chain': withAgent(
    'structured_outputs.yaml',
    `models:\n${many(5_000, (at) => `  M${at}: {fields: {a: M${at + 1}}}\n`)}  M5000: {fields: {a: str}}\n`,
  ),
  'a large schema': withAgent(
    'ui_config.yaml',
    `components: {F: {schema: {type: object, properties: {${many(25_000, (at) => `p${at}: {type: string},`)}}}}}`,
  ),
  'a large pattern': guardrail('(a|b)*'.repeat(100_000)),
  'a small costly pattern': guardrail('[\\w\\W]{999}'.repeat(1_500)),
  'small patterns with properties': guardrail(many(500, () => '\\p{Emoji}')),
  '15,000 scripted answers': withAgent(
    'script.yaml',
    `answers:\n${many(15_000, (at) => `- {agent: A, match: "m${at}", say: hello}\n`)}`,
  ),
};

const hello = {
  'Hello/orchestrator.yaml': { max_turns: 2 },
  'Hello/agents.yaml': { agents: [{ name: 'A', system_message: 'Answer.' }] },
  'Hello/script.yaml': { answers: [{ agent: 'A', say: 'Done.' }] },
};
const server = await startRuntime({
  workflows: hello,
  env: { WORKFLOWS_RELOAD: 'watch', LOG_LEVEL: 'info' },
});
let onLoaded = () => undefined;
server.onText((text) => /workflow_(?:loaded|broken)/.test(text) && onLoaded());

const waits = [];
let sentAt = 0;
const socket = await connectUser(server.ws, 'user-1', ({ type }, at) => {
  if (type === 'pong') waits.push(at - sentAt);
  if (type === 'pong') sentAt = 0;
});
const pinging = setInterval(() => {
  if (sentAt !== 0) return;
  sentAt = performance.now();
  socket.send({ type: 'ping' });
}, 20);

/** Writes a folder atomically, and waits until the server has loaded or rejected it. */
async function load(index, files) {
  const name = `Input${index}`;
  const elsewhere = join(server.workflows, '..', name);
  mkdirSync(elsewhere);
  for (const [file, text] of Object.entries(files)) writeFileSync(join(elsewhere, file), text);
  waits.length = 0;
  const began = performance.now();
  const loaded = new Promise((resolve) => (onLoaded = resolve));
  renameSync(elsewhere, join(server.workflows, name));
  await Promise.race([loaded, sleep(60_000)]);
  const ms = performance.now() - began;
  while (sentAt !== 0) await sleep(10);
  const longest = Math.max(...waits);
  rmSync(join(server.workflows, name), { recursive: true });
  await sleep(500);
  return { ms, longest };
}

try {
  let worst = 0;
  for (const [index, [name, files]] of Object.entries(INPUTS).entries()) {
    if (!name.includes(values.only)) continue;
    const { ms, longest } = await load(index, files);
    worst = Math.max(worst, longest);
    console.log(
      `${name.padEnd(40)} longest ping ${longest.toFixed(0).padStart(6)} ms, loaded in ${(ms / 1000).toFixed(1)} s`,
    );
  }
  console.log(
    JSON.stringify({ bench: 'hostile-load', worst_ping_ms: Math.round(worst), limit_ms: limit }),
  );
  if (worst > limit) process.exitCode = 1;
} finally {
  clearInterval(pinging);
  socket.close();
  await server.stop();
}
