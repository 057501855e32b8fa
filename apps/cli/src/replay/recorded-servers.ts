import type { EventOf, JsonObject, McpTool, McpTools, RuntimeEvent } from '@mozaiks/contracts';
import { canonicalJson } from '@mozaiks/contracts';
import type { RecordedTools } from './recorded-tools.ts';
import type { Tape } from './tape.ts';

/** MCP servers as the log tells of them: they offer the tools that were called. */
export function recordedServers(tape: Tape, tools: Pick<RecordedTools, 'result'>): McpTools {
  const known = new Map<string, readonly McpTool[]>();
  const listed = (server: string): readonly McpTool[] => {
    const list = known.get(server) ?? toolsOf(tape.events, server);
    known.set(server, list);
    return list;
  };
  return {
    list: ({ server }) => Promise.resolve({ ok: true, tools: listed(server.name) }),
    call: ({ call_id }, signal) => tools.result(call_id, signal),
    close: () => Promise.resolve(),
  };
}

type Call = EventOf<'tool_call'>;

function toolsOf(events: readonly RuntimeEvent[], server: string): readonly McpTool[] {
  const start = `${server}.`;
  const calls = events.filter(
    (event): event is Call =>
      event.type === 'tool_call' && event.kind === 'mcp_tool' && event.tool.startsWith(start),
  );
  const names = [...new Set(calls.map(({ tool }) => tool))];
  return names.map((tool): McpTool => {
    const own = calls.filter((call) => call.tool === tool);
    return {
      name: tool.slice(start.length),
      description: '',
      parameters: schemaOf(events, own),
      check: checkOf(events, own),
    };
  });
}

/** A question for an approval carries it. */
function schemaOf(events: readonly RuntimeEvent[], calls: readonly Call[]): JsonObject {
  const ids = new Set(calls.map(({ call_id }) => call_id));
  const asked = events.find(
    (event) => event.type === 'input_request' && ids.has(event.call_id ?? ''),
  );
  return asked?.type === 'input_request' ? (asked.schema ?? {}) : {};
}

const REFUSED = 'the arguments do not fit: ';

function checkOf(events: readonly RuntimeEvent[], calls: readonly Call[]): McpTool['check'] {
  const argumentsOf = new Map(
    calls.map((call) => [call.call_id, canonicalJson(call.arguments)] as const),
  );
  const refused = new Map(
    events.flatMap((event) => {
      const args = event.type === 'tool_result' ? argumentsOf.get(event.call_id) : undefined;
      const message = event.type === 'tool_result' ? (event.error?.message ?? '') : '';
      return args !== undefined && message.startsWith(REFUSED)
        ? [[args, message.slice(REFUSED.length)] as const]
        : [];
    }),
  );
  return (args) => {
    const problem = refused.get(canonicalJson(args));
    return problem === undefined ? { ok: true } : { ok: false, problems: [problem] };
  };
}
