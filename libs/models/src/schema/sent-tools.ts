import type { JsonObject, Logger, ModelChunk, ModelRequest, ModelTool } from '@mozaiks/contracts';
import { withoutAddedNulls, withoutWrongNulls } from './added-nulls.ts';
import { normalSchema } from './normal-schema.ts';

/** A tool as it is sent. */
export interface SentTool {
  readonly name: string;
  readonly description: string;
  readonly schema: JsonObject;
  /** The API holds the model to the schema. */
  readonly strict: boolean;
  /** Arguments as the tool's own schema means them. */
  readonly restore: (args: JsonObject) => JsonObject;
}

/** How a vendor takes the schema of a strict tool, the best way first; empty if it cannot be strict. */
export type StrictForms = (schema: JsonObject) => readonly JsonObject[];

/** Whether one more strict schema may be in a request; it then is. */
export type StrictRoom = (schema: JsonObject) => boolean;

export type SentTools = (
  request: Pick<ModelRequest, 'tools' | 'agent'>,
  room: StrictRoom,
) => readonly SentTool[];

/** A tool in all the ways in which it can be sent, the last one not strict; empty: not at all. */
type Ways = readonly SentTool[];

/**
 * The tools of a request with schemas that the vendors take. One whose schema cannot be sent is left
 * out, with a warning: it would make the whole request fail. A tool is looked at once.
 */
export function createSentTools(forms: StrictForms, logger: Logger): SentTools {
  const known = new WeakMap<ModelTool, Ways>();
  return ({ tools, agent }, room) =>
    tools.flatMap((tool) => {
      const before = known.get(tool);
      const ways = before ?? waysOf(tool, forms);
      if (before === undefined) known.set(tool, ways);
      if (before === undefined && ways.length === 0) {
        const msg = `the tool ${tool.name} is not offered: its arguments are not an object`;
        logger.log('warn', msg, { event: 'tool_left_out', agent, data: { tool: tool.name } });
      }
      return ways.find(({ strict, schema }) => !strict || room(schema)) ?? [];
    });
}

function waysOf({ name, description, parameters }: ModelTool, forms: StrictForms): Ways {
  const schema = normalSchema(parameters);
  if (schema === null) return [];
  const strict = forms(schema).map(
    (form): SentTool => ({
      name,
      description,
      schema: form,
      strict: true,
      restore: (args) => withoutAddedNulls(args, schema),
    }),
  );
  return [
    ...strict,
    {
      name,
      description,
      schema,
      strict: false,
      restore: (args) => withoutWrongNulls(args, schema),
    },
  ];
}

/** A call with its arguments as the tool's own schema means them. */
export function restored(chunk: ModelChunk, tools: readonly SentTool[]): ModelChunk {
  if (chunk.type !== 'tool_call' || chunk.arguments === null) return chunk;
  const tool = tools.find(({ name }) => name === chunk.tool);
  return tool === undefined ? chunk : { ...chunk, arguments: tool.restore(chunk.arguments) };
}
