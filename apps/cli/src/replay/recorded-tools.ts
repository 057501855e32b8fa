import {
  isTerminal,
  type CodeCall,
  type CodeResult,
  type EventOf,
  type RuntimeEvent,
  type ToolRuntime,
  type WorkflowDefinition,
} from '@mozaiks/contracts';
import { hookResult } from './recorded-hooks.ts';
import { routerResult } from './recorded-routers.ts';
import { sourceResult } from './recorded-sources.ts';
import { commitAhead, type Tape } from './tape.ts';

export interface RecordedTools extends ToolRuntime {
  /** Ends the calls whose results are in the commit that comes next. */
  release(): void;
  /** As `call`, for a tool of a server. */
  result(call_id: string, signal: AbortSignal): Promise<CodeResult>;
}

const CUT_OFF: CodeResult = {
  ok: false,
  error: { code: 'cancelled', message: 'the call was cut off' },
  duration_ms: 0,
};

/**
 * Gives what the log holds of authors' code, and calls none of it. A call ends when its result is
 * what comes next, so that results keep their order.
 */
export function recordedTools(tape: Tape, definition: () => WorkflowDefinition): RecordedTools {
  const waiting = new Map<string, (result: CodeResult) => void>();
  const result = (call_id: string, signal: AbortSignal): Promise<CodeResult> => {
    const now = resultAhead(tape, call_id);
    if (now !== undefined) return Promise.resolve(now);
    return new Promise((resolve) => {
      const cutOff = (): void => resolve(CUT_OFF);
      waiting.set(call_id, (ended) => {
        signal.removeEventListener('abort', cutOff);
        resolve(ended);
      });
      signal.addEventListener('abort', cutOff, { once: true });
      if (signal.aborted) cutOff();
    });
  };
  return {
    result,
    release: () => {
      for (const [call_id, resolve] of waiting) {
        const ended = resultAhead(tape, call_id);
        if (ended === undefined) continue;
        waiting.delete(call_id);
        resolve(ended);
      }
    },
    call: (call, signal) => {
      const known = authorResult(tape, call, definition());
      return known === undefined ? result(call.call_id, signal) : Promise.resolve(known);
    },
    warm: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
}

const LIFECYCLE = /^(?:before|after)_(?:chat|agent):/;

/** What hooks, routers and sources have given; undefined for a tool that a model calls. */
function authorResult(
  tape: Tape,
  call: CodeCall,
  definition: WorkflowDefinition,
): CodeResult | undefined {
  if (call.kind === 'router') return routerResult(tape, definition);
  if (call.kind === 'hook' || LIFECYCLE.test(call.call_id)) return hookResult(tape, call);
  return call.call_id.startsWith('source:') ? sourceResult(tape, call, definition) : undefined;
}

/** The result of a call, if the next commit tells that it has ended. */
function resultAhead(tape: Tape, call_id: string): CodeResult | undefined {
  const events = commitAhead(tape);
  const ended = events.find((event) => event.type === 'tool_result' && event.call_id === call_id);
  // A call that is closed from outside has no own result.
  if (ended?.type === 'tool_result') return isClosing(events) ? undefined : resultOf(tape, ended);
  const asked = events.find((event) => event.type === 'input_request' && event.call_id === call_id);
  return asked === undefined
    ? undefined
    : {
        ok: false,
        error: { code: 'interrupted', message: 'the call was cut off' },
        duration_ms: 0,
      };
}

const isClosing = (events: readonly RuntimeEvent[]): boolean =>
  events.some((event) => isTerminal(event) || event.type === 'user_message');

function resultOf(
  tape: Tape,
  { call_id, ok, result, error, duration_ms }: EventOf<'tool_result'>,
): CodeResult {
  if (!ok)
    return {
      ok: false,
      error: error ?? { code: 'tool_failed', message: '' },
      duration_ms,
    };
  const set = commitAhead(tape).find(
    (event) => event.type === 'context_update' && event.by === 'tool' && event.call_id === call_id,
  );
  return {
    ok: true,
    value: result ?? null,
    set: set?.type === 'context_update' ? set.set : {},
    duration_ms,
  };
}
