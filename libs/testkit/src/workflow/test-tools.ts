import {
  isRuntimeError,
  type CodeCall,
  type CodeResult,
  type Failure,
  type JsonValue,
  type ToolRuntime,
} from '@mozaiks/contracts';
import type { TestFunction, TestFunctions } from './test-function.ts';

export interface TestTools extends ToolRuntime {
  /** Every call so far, in the order in which the calls started. */
  readonly calls: readonly CodeCall[];
}

/**
 * Runs the given functions in this process, by the name of the called function. There are no time
 * limits. A missing function fails with `tool_unavailable`.
 */
export function testTools(functions: TestFunctions = {}): TestTools {
  const calls: CodeCall[] = [];
  return {
    calls,
    call: async (call, signal) => {
      calls.push(call);
      const run = functions[call.function];
      if (run === undefined)
        return failed({ code: 'tool_unavailable', message: `there is no ${call.function}` });
      return Promise.race([outcome(run, call, signal), cancelled(signal)]);
    },
    warm: async () => undefined,
    close: async () => undefined,
  };
}

const failed = (error: Failure): CodeResult => ({ ok: false, error, duration_ms: 0 });

function cancelled(signal: AbortSignal): Promise<CodeResult> {
  const result = failed({ code: 'cancelled', message: 'the call was cancelled' });
  return new Promise((resolve) => {
    if (signal.aborted) resolve(result);
    else signal.addEventListener('abort', () => resolve(result), { once: true });
  });
}

async function outcome(
  run: TestFunction,
  call: CodeCall,
  signal: AbortSignal,
): Promise<CodeResult> {
  const set: Record<string, JsonValue> = {};
  try {
    const value = await run(call.arguments, {
      call,
      signal,
      set: (name, given) => {
        set[name] = given;
      },
    });
    return { ok: true, value: asJson(value), set, duration_ms: 0 };
  } catch (error) {
    return failed({
      code: isRuntimeError(error) ? error.code : 'tool_failed',
      message: error instanceof Error ? error.message : String(error),
    });
  }
}

const asJson = (value: unknown): JsonValue =>
  value === undefined ? null : (JSON.parse(JSON.stringify(value) ?? 'null') as JsonValue);
