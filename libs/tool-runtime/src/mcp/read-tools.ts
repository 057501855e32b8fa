import {
  isJsonObject,
  type JsonValue,
  type McpServer,
  type McpTool,
  type ReadRemoteSchema,
} from '@mozaiks/contracts';
import { boundText } from '../isolate/bound-text.ts';

/** More would not fit into the request of any model. */
const MAX_TOOLS = 500;
const MAX_NAME = 200;
const MAX_DESCRIPTION_BYTES = 8 * 1024;

/** A note about a tool, for the author of the workflow. */
export interface ToolNote {
  readonly tool: string;
  readonly note: string;
  /** True if the tool is not offered. */
  readonly isLeftOut: boolean;
}

export interface ReadTools {
  readonly tools: readonly McpTool[];
  readonly notes: readonly ToolNote[];
}

export interface ListOf {
  readonly server: Pick<McpServer, 'tools'>;
  readonly readSchema: ReadRemoteSchema;
}

type ReadTool =
  | { readonly tool: McpTool; readonly changes: readonly string[] }
  | { readonly problem: string };

const isName = (name: JsonValue | undefined): name is string =>
  typeof name === 'string' &&
  name !== '' &&
  name.length <= MAX_NAME &&
  name.isWellFormed() &&
  !/\p{Cc}/u.test(name);

function needsTask(execution: JsonValue | undefined): boolean {
  return isJsonObject(execution) && execution['taskSupport'] === 'required';
}

function descriptionOf(...texts: readonly (JsonValue | undefined)[]): string {
  const text = texts.find((each) => typeof each === 'string' && each.trim() !== '');
  return typeof text === 'string' ? boundText(text, MAX_DESCRIPTION_BYTES) : '';
}

function readTool(item: JsonValue, readSchema: ReadRemoteSchema): ReadTool {
  if (!isJsonObject(item)) return { problem: 'it is not an object' };
  const { name, title, description, inputSchema, execution } = item;
  if (!isName(name))
    return {
      problem: `its name is missing, longer than ${MAX_NAME} characters, or has control characters`,
    };
  if (needsTask(execution)) return { problem: 'it only runs as a task' };
  if (!isJsonObject(inputSchema)) return { problem: 'it has no schema of its arguments' };
  const read = readSchema(inputSchema);
  if (!read.ok) return read;
  const tool = {
    name,
    description: descriptionOf(description, title),
    parameters: read.schema,
    check: read.check,
  };
  return { tool, changes: read.notes };
}

const nameIn = (item: JsonValue): string => {
  const name = isJsonObject(item) ? item['name'] : undefined;
  return typeof name === 'string' ? boundText(name, MAX_NAME) : '';
};

/**
 * Reads the usable tools from the list of a server. A problem with one tool does not affect the
 * others.
 */
export async function readTools(
  items: readonly JsonValue[],
  { server, readSchema }: ListOf,
): Promise<ReadTools> {
  const tools = new Map<string, McpTool>();
  const notes: ToolNote[] = [];
  const allowed = server.tools === undefined ? undefined : new Set(server.tools);
  const wanted = items.filter((item) => allowed?.has(nameIn(item)) ?? true);
  for (const item of wanted.slice(0, MAX_TOOLS)) {
    // Yields, because compiling hundreds of schemas without a pause would block the process.
    await new Promise(setImmediate);
    const read = readTool(item, readSchema);
    const leaveOut = (note: string): void =>
      void notes.push({ tool: nameIn(item), note, isLeftOut: true });
    if ('problem' in read) leaveOut(read.problem);
    else if (tools.has(read.tool.name)) leaveOut('another tool has the same name');
    else {
      tools.set(read.tool.name, read.tool);
      if (read.changes.length > 0)
        notes.push({
          tool: read.tool.name,
          note: `it is used without ${read.changes.join(', ')}`,
          isLeftOut: false,
        });
    }
  }
  const missing = [...(allowed ?? [])].filter(
    (name) => !items.some((item) => nameIn(item) === name),
  );
  for (const tool of missing)
    notes.push({ tool, note: 'the server has no such tool', isLeftOut: true });
  if (wanted.length > MAX_TOOLS)
    notes.push({
      tool: '',
      note: `the server lists more than ${MAX_TOOLS} tools`,
      isLeftOut: true,
    });
  return { tools: [...tools.values()], notes };
}
