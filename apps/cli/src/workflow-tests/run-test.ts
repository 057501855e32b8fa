import { createHash } from 'node:crypto';
import {
  foldAll,
  tenantScope,
  type Ids,
  type JsonValue,
  type LoadedWorkflow,
  type LogRef,
  type McpTools,
  type RuntimeEvent,
  type ToolRuntime,
  type WorkflowCatalog,
} from '@mozaiks/contracts';
import { contextView, createEngine } from '@mozaiks/engine';
import { openEmbeddedStore } from '@mozaiks/multitenant';
import type { WorkflowTest } from '@mozaiks/workflow-manager';
import { checkExpectations, type TestFailure } from './check-expectations.ts';
import { converse, type TestChat } from './converse.ts';
import { scriptedModels, silentLogger as logger, testClock, withOwnScript } from './test-world.ts';

/** What all tests share. */
export interface TestParts {
  readonly catalog: WorkflowCatalog;
  readonly tools: ToolRuntime;
  readonly mcp: McpTools;
  readonly configValue: (env_var: string) => string | undefined;
}

/** Counts. */
function testIds(): Ids {
  let made = 0;
  return {
    random: () => `id${(made += 1)}`,
    sha256: (text) => createHash('sha256').update(text, 'utf8').digest('hex'),
  };
}

/** Runs one test in a store of its own, with the real engine and real tools. `tenant` is no other test's: tools keep state by tenant. */
export async function runTest(
  parts: TestParts,
  test: WorkflowTest,
  tenant: string,
): Promise<readonly TestFailure[]> {
  const { createRunner } = await import('@mozaiks/runner');
  const [clock, ids] = [testClock(), testIds()];
  const store = await openEmbeddedStore({ file: null });
  const catalog = withOwnScript(parts.catalog, test);
  const { tools, mcp, configValue } = parts;
  const engine = createEngine({
    models: scriptedModels({ clock, ids }),
    tools,
    mcp,
    clock,
    ids,
    logger,
    configValue,
  });
  const runner = createRunner({ store, catalog, engine, clock, ids, logger });
  try {
    await runner.start();
    const chat: TestChat = {
      store,
      chats: runner.chats,
      scope: tenantScope('test', tenant),
      clock,
    };
    const conversed = await converse(chat, test);
    // What an unfinished conversation lacks is no news.
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

async function eventsOf({ store }: TestChat, chat: LogRef): Promise<readonly RuntimeEvent[]> {
  const { exportChat } = await import('@mozaiks/runner');
  const events: RuntimeEvent[] = [];
  for await (const item of exportChat(store, chat))
    if ('seq' in item && item.chat_id === chat.chat_id) events.push(item);
  return events;
}

/** Variables at the end, as the engine reads them. */
function contextAfter(
  log: LogRef,
  events: readonly RuntimeEvent[],
  workflow: LoadedWorkflow | undefined,
): ReadonlyMap<string, JsonValue> {
  if (workflow === undefined) return new Map();
  const state = foldAll([{ events, fence: 0 }]);
  return new Map(Object.entries(contextView({ log, state, workflow }).snapshot()));
}
