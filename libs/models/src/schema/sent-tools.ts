import type { JsonObject, Logger, ModelChunk, ModelRequest, ModelTool } from '@mozaiks/contracts';
import { withoutAddedNulls, withoutWrongNulls } from './added-nulls.ts';
import { normalSchema } from './normal-schema.ts';

/** A tool in the form that is sent. */
export interface SentTool {
  readonly name: string;
  readonly description: string;
  readonly schema: JsonObject;
  /** The API enforces the schema. */
  readonly strict: boolean;
  /** Converts the arguments of a call to the tool's own schema. */
  readonly restore: (args: JsonObject) => JsonObject;
}

/**
 * The forms in which a vendor accepts the schema of a strict tool, the best one first. Empty if the
 * tool cannot be strict.
 */
export type StrictForms = (schema: JsonObject) => readonly JsonObject[];

/** Whether the request has room for one more strict schema. If so, the schema is counted. */
export type StrictQuota = (schema: JsonObject) => boolean;

export type SentTools = (
  request: Pick<ModelRequest, 'tools' | 'agent'>,
  quota: StrictQuota,
) => readonly SentTool[];

/** The forms in which a tool can be sent, the last one not strict. Empty if it cannot be sent. */
type Variants = readonly SentTool[];

/**
 * The tools of a request with schemas that the vendors accept. A tool whose schema cannot be sent
 * is left out, with a warning, because it would make the whole request fail. Each tool is converted
 * only once.
 */
export function createSentTools(forms: StrictForms, logger: Logger): SentTools {
  const known = new WeakMap<ModelTool, Variants>();
  return ({ tools, agent }, quota) =>
    tools.flatMap((tool) => {
      const before = known.get(tool);
      const variants = before ?? variantsOf(tool, forms);
      if (before === undefined) known.set(tool, variants);
      if (before === undefined && variants.length === 0) {
        const msg = `the tool ${tool.name} is not offered: its arguments are not an object`;
        logger.log('warn', msg, { event: 'tool_left_out', agent, data: { tool: tool.name } });
      }
      return variants.find(({ strict, schema }) => !strict || quota(schema)) ?? [];
    });
}

function variantsOf({ name, description, parameters }: ModelTool, forms: StrictForms): Variants {
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

/** A call with its arguments converted to the tool's own schema. */
export function restored(chunk: ModelChunk, tools: readonly SentTool[]): ModelChunk {
  if (chunk.type !== 'tool_call' || chunk.arguments === null) return chunk;
  const tool = tools.find(({ name }) => name === chunk.tool);
  return tool === undefined ? chunk : { ...chunk, arguments: tool.restore(chunk.arguments) };
}
