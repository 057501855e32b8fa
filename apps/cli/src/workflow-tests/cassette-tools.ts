import {
  canonicalJson,
  mcpToolName,
  type CodeCall,
  type CodeResult,
  type JsonObject,
  type McpTool,
  type McpTools,
  type ToolRuntime,
  type WorkflowCatalog,
} from '@mozaiks/contracts';
import type { CassetteResult } from '@mozaiks/workflow-manager';
import type { PlayedFrom } from './cassette-models.ts';

const NOTHING: CodeResult = { ok: true, value: null, set: {}, duration_ms: 0 };

/** Returns recorded results in place of calls to authors' code and MCP servers, each once. */
export function cassetteTools(
  from: PlayedFrom,
  catalog: WorkflowCatalog,
): { readonly tools: ToolRuntime; readonly mcp: McpTools } {
  const { resultOfTool, resultOfCode } = recordedResults(from, catalog);
  return {
    tools: {
      call: (code) => Promise.resolve(resultOfCode(code)),
      warm: () => Promise.resolve(),
      close: () => Promise.resolve(),
    },
    mcp: {
      list: ({ server }) =>
        Promise.resolve({ ok: true, tools: serverTools(from.cassette.results, server.name) }),
      call: ({ server, tool, arguments: args, log }) =>
        Promise.resolve(resultOfTool([mcpToolName(server.name, tool)], args, log.chat_id)),
      close: () => Promise.resolve(),
    },
  };
}

interface RecordedResults {
  /** The result of a tool under one of its names. */
  readonly resultOfTool: (
    names: readonly string[],
    args: JsonObject,
    chat_id: string,
  ) => CodeResult;
  readonly resultOfCode: (code: CodeCall) => CodeResult;
}

function recordedResults(from: PlayedFrom, catalog: WorkflowCatalog): RecordedResults {
  const left = [...from.cassette.results];
  const take = (fits: (result: CassetteResult) => boolean): CassetteResult | undefined => {
    const index = left.findIndex(fits);
    return index < 0 ? undefined : left.splice(index, 1)[0];
  };
  const resultOfTool: RecordedResults['resultOfTool'] = (names, args, chat_id) => {
    const text = canonicalJson(args);
    const nested = from.isNested(chat_id);
    const taken = take(
      (result) =>
        result.kind === 'tool' &&
        names.includes(result.name) &&
        result.nested === nested &&
        canonicalJson(result.arguments ?? {}) === text,
    );
    if (taken === undefined)
      from.miss(`the cassette has no further result of ${names.join(' or ')} for ${text}`);
    return given(from, taken);
  };
  const resultOfCode = (code: CodeCall): CodeResult => {
    const [type = '', source = ''] = code.call_id.split(':');
    if (type === 'source')
      return given(
        from,
        left.find(({ kind, name }) => kind === 'source' && name === source),
      );
    if (code.kind === 'router') {
      const taken = take(({ kind, name }) => kind === 'router' && name === code.function);
      if (taken === undefined)
        from.miss(`the cassette has no further result of the function ${code.function}`);
      return given(from, taken);
    }
    if (source === '')
      return resultOfTool(toolsOf(catalog, code), code.arguments, code.log.chat_id);
    const hook = take(
      ({ kind, name, function: by }) => kind === 'hook' && name === type && by === code.function,
    );
    return hook === undefined ? NOTHING : given(from, hook);
  };
  return { resultOfTool, resultOfCode };
}

function given({ pass }: PlayedFrom, result: CassetteResult | undefined): CodeResult {
  if (result === undefined)
    return {
      ok: false,
      error: { code: 'tool_unavailable', message: 'it is not in the cassette' },
      duration_ms: 0,
    };
  const { value, set, error, duration_ms } = result;
  pass(duration_ms);
  return error === undefined
    ? { ok: true, value, set, duration_ms }
    : { ok: false, error, duration_ms };
}

/** The names under which the function is used as a tool. */
function toolsOf(catalog: WorkflowCatalog, call: CodeCall): readonly string[] {
  const tools = catalog.get(call.workflow_name)?.definition.tools ?? [];
  const names = tools
    .filter(({ code }) => code?.function === call.function && code.module === call.bundle.module)
    .map(({ name }) => name);
  return names.length === 0 ? [call.function] : names;
}

/** A server offers the tools that were called. */
function serverTools(results: readonly CassetteResult[], server: string): readonly McpTool[] {
  const start = `${server}.`;
  const names = results.flatMap(({ kind, name }) =>
    kind === 'tool' && name.startsWith(start) ? [name.slice(start.length)] : [],
  );
  return [...new Set(names)].map((name) => ({
    name,
    description: '',
    parameters: { type: 'object' },
    check: () => ({ ok: true }),
  }));
}
