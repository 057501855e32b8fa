/* eslint-disable @nx/enforce-module-boundaries -- Commands load the runner on demand; a fixture need not. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import {
  tenantScope,
  type ChatStore,
  type Clock,
  type JsonValue,
  type LogRef,
  type McpTools,
} from '@mozaiks/contracts';
import { createEngine } from '@mozaiks/engine';
import { createRunner } from '@mozaiks/runner';
import { openWorkflows, systemIds } from '@mozaiks/runtime/configuration';
import { createToolRuntime } from '@mozaiks/tool-runtime';
import { fakeIo } from '../fake-io.fixture.ts';
import { workflowSettings } from '../workflow-settings.ts';
import { converse, CHAT_ID } from '../workflow-tests/converse.ts';
import { scriptedModels, silentLogger as logger, testClock } from '../workflow-tests/test-world.ts';

export const SECRET = 'hush-4711';

/** A desk that looks an order up, hands over, asks for an approval and keeps a secret. */
export const DESK: Readonly<Record<string, string>> = {
  'agents.yaml': `agents:
  - { name: Clerk, system_message: Be kind. }
  - { name: Payer, system_message: Pay what is due. }`,
  'handoffs.yaml': `handoff_rules:
  - { source_agent: Clerk, target_agent: Payer, handoff_type: condition, condition_type: expression, condition: "\${found} == true" }
  - { source_agent: Payer, target_agent: terminate, handoff_type: after_work }`,
  'context_variables.yaml': `definitions:
  - { name: found, type: boolean, source: { type: state, default: false } }
  - { name: pin, type: string, sensitive: true, source: { type: state, default: '' } }`,
  'tools.yaml': `tools:
  - { name: look_up, module: tools.desk, function: lookUp, agent: Clerk, description: Finds an order. }
  - { name: pay, module: tools.desk, agent: Payer, description: Pays., requires_approval: always }`,
  'tools/desk.ts': `import type { ToolContext } from '@mozaiks/contracts';
/** Finds an order. @param id Its number. */
export function lookUp({ id }: { id: string }, ctx: ToolContext) {
  ctx.context.set('found', true);
  ctx.context.set('pin', '${SECRET}');
  return { id, total: Math.random(), note: 'pin ${SECRET}' };
}
/** Pays. @param id Its number. */
export function pay({ id }: { id: string }) {
  return 'paid ' + id + ' at ' + Date.now();
}`,
  'script.yaml': `answers:
  - { agent: Clerk, after: user, match: 'order (\\w+)', call: { tool: look_up, arguments: { id: $1 } } }
  - { agent: Clerk, after: user, say: 'Which order?' }
  - { agent: Clerk, after: 'tool:look_up', say: 'I have found it.' }
  - { agent: Payer, after: 'tool:pay', say: 'Done: \${result}' }
  - { agent: Payer, call: { tool: pay, arguments: { id: A1 } } }`,
};

export function writeFlow(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

const noServers: McpTools = {
  list: () => Promise.resolve({ ok: true, tools: [] }),
  call: () => Promise.reject(new Error('there are no servers')),
  close: () => Promise.resolve(),
};

export interface Chatting {
  readonly store: ChatStore;
  /** The folder of the workflows. */
  readonly directory: string;
  readonly workflow_name: string;
  readonly steps: readonly (readonly ['user' | 'approval', JsonValue])[];
}

/**
 * Something takes time wherever a duration is measured: a replay that asks at another moment is
 * found.
 */
function busyClock(): Clock {
  let measured = 0;
  return { ...testClock(), monotonic: () => (measured += 3) };
}

/** A chat of ada at acme, with the real engine, runner and tools, and scripted models. */
export async function chatOnce({
  store,
  directory,
  workflow_name,
  steps,
}: Chatting): Promise<LogRef> {
  const clock = busyClock();
  const tools = createToolRuntime({ logger, fetch: () => Promise.reject(new Error('none')) });
  const { io } = fakeIo({ cwd: directory, env: { MODEL_PROVIDER: 'scripted' } });
  const { loading } = workflowSettings(io, directory);
  const catalog = await openWorkflows(loading, { directory });
  const ids = systemIds;
  const models = scriptedModels({ clock, ids });
  const engine = createEngine({ models, tools, mcp: noServers, clock, ids, logger });
  const runner = createRunner({ store, catalog, engine, clock, ids, logger });
  try {
    await runner.start();
    const at = { file: '', line: 1, column: 1 };
    const conversed = await converse(
      { store, chats: runner.chats, scope: tenantScope('acme', 'ada'), clock },
      {
        ...{ workflow_name, name: '', file: '', context: {}, events: [], forbidden: [] },
        ...{ final_context: {}, patterns: new Map() },
        conversation: steps.map(([by, value]) => ({ by, value, at })),
      },
    );
    if (conversed.failure !== undefined) throw new Error(conversed.failure.message);
    return conversed.log;
  } finally {
    await runner.stop();
    await Promise.all([tools.close(), catalog.close()]);
  }
}

export { CHAT_ID };
