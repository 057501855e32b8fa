import {
  chatRef,
  defined,
  logRef,
  tenantScope,
  type Clock,
  type CodeBundle,
  type CodeCall,
  type CodeResult,
  type Logger,
  type ModuleFailure,
  type ToolRuntime,
} from '@mozaiks/contracts';
import { createToolRuntime } from './create-tool-runtime.ts';
import { isPython } from './host/pools.ts';
import { bundleFile } from './isolate/bundle-key.ts';

export interface ModuleTrialOptions {
  /** How long one module may take to load. Default 10,000. */
  readonly timeout_ms?: number;
  readonly clock?: Clock;
  /** The command that starts Python. Default `python3`. */
  readonly python?: string;
}

/** Loads modules in isolates, like a tool call does, without calling any function in them. */
export interface ModuleTrial {
  /** Never rejects because of a module. Idle isolates end after a minute. */
  tryModules(bundles: readonly CodeBundle[]): Promise<readonly ModuleFailure[]>;
  close(): Promise<void>;
}

const TIMEOUT_MS = 10_000;
const IDLE_MS = 60_000;
const MAX_TRIES = 3;
/** No module exports this name, so a call only loads the module. */
const NO_FUNCTION = '\u0000nothing';
const LOADED = `the module exports no function ${NO_FUNCTION}`;

/** Failures of the runtime, which are not caused by the module. */
const RUNTIME_CODES: readonly string[] = [
  'tools_busy',
  'interrupted',
  'cancelled',
  'shutting_down',
  'internal',
];

const log = logRef(chatRef(tenantScope('trial', 'trial'), 'trial'), 'trial');

const callOf = (bundle: CodeBundle, call_id: string, timeout_ms: number): CodeCall => ({
  kind: 'hook',
  log,
  run_id: '',
  workflow_name: '',
  agent: '',
  bundle,
  function: NO_FUNCTION,
  call: { style: 'object', parameters: [] },
  isolation: 'worker',
  timeout_ms,
  max_result_bytes: 0,
  arguments: {},
  context: {},
  call_id,
  idempotency_key: call_id,
});

/** A logger that records the stacks of calls, since the runtime only logs them. */
function stackLogger(): Logger & { take(call_id: string): string } {
  const stacks = new Map<string, string>();
  return {
    log(_level, _text, fields) {
      const { call_id, stack } = (fields?.data ?? {}) as {
        readonly call_id?: unknown;
        readonly stack?: unknown;
      };
      if (typeof call_id === 'string' && typeof stack === 'string') stacks.set(call_id, stack);
    },
    take(call_id) {
      const stack = stacks.get(call_id) ?? '';
      stacks.delete(call_id);
      return stack;
    },
  };
}

const FRAME = /\(?([^()\n]+):(\d+):(\d+)\)?$/;

const PYTHON_FRAME = /^\s*File "([^"<]+)", line (\d+)/;
const isInstalled = (file: string): boolean =>
  /[\\/](?:site-packages|lib[\\/]python[\d.]*)[\\/]/i.test(file);

/** The last frame in a file of the author, because Python lists the innermost frame last. */
function placeInPython(stack: string): ModuleFailure['at'] {
  const frames = stack.split('\n').flatMap((line) => {
    const [, file, row] = PYTHON_FRAME.exec(line) ?? [];
    return file === undefined || isInstalled(file) ? [] : [{ file, line: Number(row), column: 1 }];
  });
  return frames.at(-1);
}

/**
 * The first frame in a file of the author. Positions in the bundle itself are skipped, since
 * authors do not know them.
 */
function placeIn(stack: string, bundle: CodeBundle): ModuleFailure['at'] {
  for (const line of stack.split('\n')) {
    const [, path = '', row, column] = FRAME.exec(line.trim().replace(/^at\s+/, '')) ?? [];
    const isOwn = path.startsWith('/') || /^[A-Za-z]:\\/.test(path);
    if (row === undefined || column === undefined || !isOwn || path.includes('node_modules'))
      continue;
    if (bundle.source_map === undefined && path === bundleFile(bundle)) continue;
    return { file: path, line: Number(row), column: Number(column) };
  }
  return undefined;
}

async function settled(runtime: ToolRuntime, call: CodeCall): Promise<CodeResult> {
  let result = await runtime.call(call, new AbortController().signal);
  // The isolate was ended because of another module.
  for (
    let tries = 1;
    tries < MAX_TRIES && !result.ok && result.error.code === 'interrupted';
    tries += 1
  )
    result = await runtime.call(call, new AbortController().signal);
  return result;
}

function messageOf(
  { code, message }: { readonly code: string; readonly message: string },
  timeout_ms: number,
): string {
  if (code === 'tool_timeout')
    return `loading the module does not end within ${timeout_ms / 1000} s`;
  return `loading the module fails: ${message}`;
}

export function createModuleTrial({
  timeout_ms = TIMEOUT_MS,
  clock,
  python,
}: ModuleTrialOptions = {}): ModuleTrial {
  const logger = stackLogger();
  const settings = { idle_ms: IDLE_MS, max_instances: 1 };
  const runtime = createToolRuntime({
    logger,
    settings,
    ...defined({ clock, python }),
  });
  let calls = 0;
  const tryOne = async (bundle: CodeBundle): Promise<readonly ModuleFailure[]> => {
    calls += 1;
    const call = callOf(bundle, String(calls), timeout_ms);
    const result = await settled(runtime, call);
    const stack = logger.take(call.call_id);
    const at = isPython(bundle) ? placeInPython(stack) : placeIn(stack, bundle);
    if (result.ok || result.error.message === LOADED || RUNTIME_CODES.includes(result.error.code))
      return [];
    return [
      {
        module: bundle.module,
        message: messageOf(result.error, timeout_ms),
        ...defined({ at }),
      },
    ];
  };
  return {
    tryModules: async (bundles) => (await Promise.all(bundles.map(tryOne))).flat(),
    close: () => runtime.close(),
  };
}
