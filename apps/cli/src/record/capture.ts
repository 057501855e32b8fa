import type { CodeCall, CodeResult, McpCall, RuntimeEvent } from '@mozaiks/contracts';
import { mcpToolName } from '@mozaiks/contracts';
import type { CassetteResult } from '@mozaiks/workflow-manager';
import type { StoredLog } from '../replay/read-chat.ts';

export interface Captured {
  readonly onCall: (call: CodeCall | McpCall, result: CodeResult) => void;
  /** Each call once, in their order. */
  readonly results: () => readonly CassetteResult[];
}

/** Keeps what the code of a chat was called with, and what it gave back. */
export function captureCalls({ commits }: StoredLog, nested: boolean): Captured {
  const kept = new Map<string, CassetteResult>();
  const tools = new Map(
    commits.flatMap(({ events }) =>
      events.flatMap((event: RuntimeEvent): [string, string][] =>
        event.type === 'tool_call' ? [[event.call_id, event.tool]] : [],
      ),
    ),
  );
  return {
    onCall: (call, result) => {
      if (!result.ok && result.error.code === 'cancelled') return;
      const key = `${call.call_id} ${'function' in call ? call.function : ''}`;
      kept.set(key, { ...whatOf(call, tools), nested, ...given(result) });
    },
    results: () => [...kept.values()].filter(isTelling),
  };
}

type What = Pick<CassetteResult, 'kind' | 'name' | 'function' | 'arguments'>;

function whatOf(call: CodeCall | McpCall, tools: ReadonlyMap<string, string>): What {
  if (!('kind' in call)) {
    const name = mcpToolName(call.server.name, call.tool);
    return { kind: 'tool', name, arguments: call.arguments };
  }
  const name = tools.get(call.call_id);
  if (name !== undefined) return { kind: 'tool', name, arguments: call.arguments };
  const [type = '', source = ''] = call.call_id.split(':');
  if (type === 'source') return { kind: 'source', name: source };
  return call.kind === 'router'
    ? { kind: 'router', name: call.function }
    : { kind: 'hook', name: type, function: call.function };
}

const given = (
  result: CodeResult,
): Pick<CassetteResult, 'value' | 'set' | 'error' | 'duration_ms'> =>
  result.ok
    ? { value: result.value, set: result.set, duration_ms: result.duration_ms }
    : { value: null, set: {}, error: result.error, duration_ms: result.duration_ms };

/** A hook that did nothing need not be told. */
const isTelling = ({ kind, error, set }: CassetteResult): boolean =>
  kind !== 'hook' || error !== undefined || Object.keys(set).length > 0;
