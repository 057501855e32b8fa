import { createHash } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  chatRef,
  logRef,
  tenantScope,
  type CodeBundle,
  type CodeCall,
  type Isolation,
  type LogFields,
  type Logger,
  type LogLevel,
} from '@mozaiks/contracts';
import { createToolRuntime, type ToolRuntimeOptions } from '../index.ts';

export interface LoggedLine {
  readonly level: LogLevel;
  readonly msg: string;
  readonly fields: LogFields;
}

export const recordingLogger = (): Logger & { readonly lines: LoggedLine[] } => {
  const lines: LoggedLine[] = [];
  return { lines, log: (level, msg, fields = {}) => void lines.push({ level, msg, fields }) };
};

export const emptyDirectory = (): string => mkdtempSync(path.join(tmpdir(), 'mozaiks-tools-'));

/** A bundle like those of esbuild: CommonJS text. */
export const bundleOf = (source: string, directory = tmpdir()): CodeBundle => ({
  module: 'tools/subject.ts',
  hash: createHash('sha256').update(source).digest('hex'),
  source,
  directory,
});

export const logOf = (app_id = 'app', user_id = 'user', chat_id = 'chat-1') =>
  logRef(chatRef(tenantScope(app_id, user_id), chat_id), `log-${app_id}-${user_id}`);

/** A call of `exports.run` in this source, with plain defaults. */
export const callOf = (
  isolation: Isolation,
  source: string,
  more: Partial<CodeCall> = {},
): CodeCall => ({
  kind: 'tool',
  log: logOf(),
  run_id: 'run-1',
  workflow_name: 'Sample',
  agent: 'Greeter',
  bundle: bundleOf(source),
  function: 'run',
  call: { style: 'object', parameters: ['args', 'ctx'] },
  isolation,
  timeout_ms: 10_000,
  max_result_bytes: 65_536,
  arguments: {},
  context: {},
  call_id: 'call-1',
  idempotency_key: 'key-1',
  ...more,
});

export const never = (): AbortSignal => new AbortController().signal;

/** Runtimes for one test. Their `logger` records, and `closeAll` closes all of them. */
export function runtimes() {
  const made: { close(): Promise<void> }[] = [];
  const make = (options: Partial<ToolRuntimeOptions> = {}) => {
    const logger = recordingLogger();
    const runtime = createToolRuntime({ logger, ...options });
    made.push(runtime);
    return { ...runtime, logger };
  };
  const closeAll = async (): Promise<void> =>
    void (await Promise.all(made.splice(0).map((runtime) => runtime.close())));
  return { make, closeAll };
}

/** Resolves when `condition` returns true. Checks it repeatedly, for up to five seconds. */
export async function until(condition: () => boolean): Promise<void> {
  const deadline = performance.now() + 5000;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error('the condition never held');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
