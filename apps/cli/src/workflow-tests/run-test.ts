import { createHash } from 'node:crypto';
import {
  foldAll,
  tenantScope,
  type Clock,
  type Ids,
  type JsonValue,
  type LoadedWorkflow,
  type LogRef,
  type McpTools,
  type RuntimeEvent,
  type ToolRuntime,
  type WorkflowCatalog,
} from '@mozaiks/contracts';
import { contextView, createEngine, type EngineDeps } from '@mozaiks/engine';
import { openEmbeddedStore } from '@mozaiks/multitenant';
import type { WorkflowTest } from '@mozaiks/workflow-manager';
import { checkExpectations, type TestFailure } from './check-expectations.ts';
import { cassetteWorld } from './cassette-world.ts';
import { CHAT_ID, converse, type TestChat } from './converse.ts';
import { scriptedModels, silentLogger as logger, testClock, withOwnScript } from './test-world.ts';

/** The parts that all tests share. */
export interface TestParts {
  readonly catalog: WorkflowCatalog;
  readonly tools: ToolRuntime;
  readonly mcp: McpTools;
  readonly configValue: (env_var: string) => string | undefined;
}

/** Generates ids by counting. */
function testIds(): Ids {
  let made = 0;
  return {
    random: () => `id${(made += 1)}`,
    sha256: (text) => createHash('sha256').update(text, 'utf8').digest('hex'),
  };
}

/**
 * Runs one test in its own store, with the real engine and real tools. `tenant` must be unique to
 * this test, because tools keep state by tenant.
 */
export async function runTest(
  parts: TestParts,
  test: WorkflowTest,
  tenant: string,
): Promise<readonly TestFailure[]> {
  const { createRunner } = await import('@mozaiks/runner');
  const store = await openEmbeddedStore({ file: null });
  const catalog = withOwnScript(parts.catalog, test);
  const { outside: clock, missed, ...ports } = portsOf(parts, test, catalog);
  const engine = createEngine({ ...ports, logger, configValue: parts.configValue });
  const runnerIds = test.cassette === undefined ? ports.ids : testIds();
  const runner = createRunner({ store, catalog, engine, clock, ids: runnerIds, logger });
  try {
    await runner.start();
    const chat: TestChat = {
      store,
      chats: runner.chats,
      scope: tenantScope('test', tenant),
      clock,
    };
    const conversed = await converse(chat, test);
    if (missed.length > 0) return missed.map((message) => missing(test, message));
    // An unfinished conversation is the only failure to report: its missing events follow from it.
    if (conversed.failure !== undefined) return [conversed.failure];
    const { log } = conversed;
    const events = await eventsOf(chat, log);
    return checkExpectations(test, {
      events,
      context: contextAfter(log, events, catalog.get(test.workflow_name)),
    });
  } finally {
    await runner.stop();
    await store.close();
  }
}

interface Ports extends Pick<EngineDeps, 'models' | 'tools' | 'mcp' | 'clock' | 'ids'> {
  /** The clock of everything but the engine. */
  readonly outside: Clock;
  readonly missed: readonly string[];
}

/** Uses scripts and real code, or the recorded results. */
function portsOf(
  { tools, mcp }: TestParts,
  { cassette }: WorkflowTest,
  catalog: WorkflowCatalog,
): Ports {
  if (cassette !== undefined) return cassetteWorld(cassette, { chat_id: CHAT_ID, catalog });
  const [clock, ids] = [testClock(), testIds()];
  const models = scriptedModels({ clock, ids });
  return { models, tools, mcp, clock, ids, outside: clock, missed: [] };
}

const missing = ({ cassette, file }: WorkflowTest, message: string): TestFailure => ({
  at: cassette?.at ?? { file, line: 1, column: 1 },
  message,
  lines: [],
});

async function eventsOf({ store }: TestChat, chat: LogRef): Promise<readonly RuntimeEvent[]> {
  const { exportChat } = await import('@mozaiks/runner');
  const events: RuntimeEvent[] = [];
  for await (const item of exportChat(store, chat))
    if ('seq' in item && item.chat_id === chat.chat_id) events.push(item);
  return events;
}

/** The variables at the end, as the engine reads them. */
function contextAfter(
  log: LogRef,
  events: readonly RuntimeEvent[],
  workflow: LoadedWorkflow | undefined,
): ReadonlyMap<string, JsonValue> {
  if (workflow === undefined) return new Map();
  const state = foldAll([{ events, fence: 0 }]);
  return new Map(Object.entries(contextView({ log, state, workflow }).snapshot()));
}
