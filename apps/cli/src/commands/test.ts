import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { openWorkflows, pythonOf, readSettings } from '@mozaiks/runtime/configuration';
import { createMcpTools, createToolRuntime } from '@mozaiks/tool-runtime';
import { createRemoteSchemas, type WorkflowManager } from '@mozaiks/workflow-manager';
import { suggestName } from '../chat/suggest-name.ts';
import { CommandError } from '../failure.ts';
import type { Io } from '../io.ts';
import { readEnvironment } from '../read-environment.ts';
import { styleFor } from '../render/style.ts';
import { testLines, testSummary } from '../render/test-lines.ts';
import { junitOf } from '../workflow-tests/junit.ts';
import type { TestParts } from '../workflow-tests/run-test.ts';
import { runTests } from '../workflow-tests/run-tests.ts';
import { silentLogger as logger } from '../workflow-tests/test-world.ts';
import { exitCodeOf } from '../workflow-tests/tested.ts';
import { workflowSettings } from '../workflow-settings.ts';

export interface TestOptions {
  readonly dir?: string;
  readonly watch?: boolean;
  readonly junit?: string;
}

/**
 * Runs the tests of workflows. Resolves with the exit code of the last run: 1 if a test failed, 2
 * if one could not be run or there is none.
 */
export async function testCommand(
  io: Io,
  workflow: string | undefined,
  options: TestOptions,
): Promise<number> {
  const { directory, loading } = workflowSettings(io, options.dir);
  const changes = createChanges();
  // Scripts answer, so the models that are configured on this machine do not matter.
  const settings = {
    has_model_provider: true,
    ...(options.watch === true ? { reload: 'watch' as const } : {}),
  };
  const catalog = await openWorkflows(loading, { directory, settings, onLoad: changes.note });
  const { close, ...parts } = openTools(io);
  let stop = (): void => undefined;
  try {
    const once = (): Promise<number> =>
      testOnce(io, { ...parts, catalog }, { directory, workflow, junit: options.junit });
    changes.forget();
    let code = await once();
    if (options.watch !== true) return code;
    stop = io.onInterrupt(changes.end);
    io.stdout.write('\nTests run again after each change. Ctrl-C ends.\n');
    while (await changes.next()) code = await once();
    return code;
  } finally {
    stop();
    await Promise.all([close(), catalog.close()]);
  }
}

interface Which {
  readonly directory: string;
  readonly workflow: string | undefined;
  readonly junit: string | undefined;
}

async function testOnce(
  io: Io,
  parts: TestParts & { readonly catalog: WorkflowManager },
  { directory, workflow, junit }: Which,
): Promise<number> {
  const known = parts.catalog.names();
  if (workflow !== undefined && !known.includes(workflow)) {
    const meant = suggestName(workflow, known);
    throw new CommandError(
      `There is no workflow ${workflow}.${meant === undefined ? '' : ` ${meant}`}`,
    );
  }
  const [style, from] = [styleFor(io), path.relative(io.cwd, directory)];
  const names = workflow === undefined ? known : [workflow];
  const onTested = (tested: Parameters<typeof testLines>[0]): void =>
    void io.stdout.write(`${testLines(tested, { style, from })}\n`);
  const tested = await runTests({ ...parts, directory, names, onTested });
  io.stdout.write(
    tested.length === 0
      ? 'There are no tests: they are files tests/*.test.yaml of a workflow.\n'
      : `\n${testSummary(tested)}\n`,
  );
  if (junit !== undefined) writeFileSync(path.resolve(io.cwd, junit), junitOf(tested));
  return exitCodeOf(tested);
}

/** Runs authors' code and MCP servers as the server does, but without a network. */
function openTools(io: Io): Omit<TestParts, 'catalog'> & { readonly close: () => Promise<void> } {
  const env = readEnvironment(io);
  const settings = readSettings(env);
  const allowed = new Set(settings.CONTEXT_ENV_ALLOW);
  const noNetwork = (): Promise<never> => Promise.reject(new Error('tests have no network'));
  const tools = createToolRuntime({ logger, fetch: noNetwork, ...pythonOf(settings) });
  const mcp = createMcpTools({
    logger,
    readSchema: createRemoteSchemas(),
    readVariable: (name) => env[name],
    fetch: noNetwork,
    settings: { start_ms: MCP_START_MS },
  });
  return {
    tools,
    mcp,
    configValue: (name) => (allowed.has(name) ? env[name] : undefined),
    close: async () => void (await Promise.all([tools.close(), mcp.close()])),
  };
}

/** A test must not fail because the machine is busy. */
const MCP_START_MS = 60_000;

/** Collects changes of files until they are read. */
function createChanges() {
  let changed = false;
  let ended = false;
  let wake = (): void => undefined;
  return {
    note: (): void => {
      changed = true;
      wake();
    },
    forget: (): void => void (changed = false),
    end: (): void => {
      ended = true;
      wake();
    },
    /** Resolves with true at the next change, or with false at the end. */
    async next(): Promise<boolean> {
      // The watcher does not keep the process alive.
      const alive = setInterval(() => undefined, 60_000);
      if (!changed && !ended) await new Promise<void>((resolve) => (wake = resolve));
      clearInterval(alive);
      changed = false;
      return !ended;
    },
  };
}
