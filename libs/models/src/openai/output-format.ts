import type { JsonObject, ModelRequest } from '@mozaiks/contracts';
import { withSchemaInWords } from '../schema/schema-in-words.ts';
import { strictSchema } from '../schema/strict-schema.ts';

type Output = NonNullable<ModelRequest['output']>;

export interface OutputFormat {
  readonly name: string;
  readonly schema: { [key: string]: unknown };
  readonly strict: boolean;
}

const strictOutput = ({ schema }: Output): JsonObject | null =>
  strictSchema(schema, { addNull: false });

/** The schema of a structured answer for both APIs, strict if possible. */
export function outputFormat(output: Output): OutputFormat {
  const strict = strictOutput(output);
  const name = output.name.replace(/[^A-Za-z0-9_-]/g, '_').slice(0, 64) || 'output';
  return { name, schema: { ...(strict ?? output.schema) }, strict: strict !== null };
}

/**
 * Describes the schema of the answer in words as well if nothing enforces it: a compatible server
 * may ignore the format.
 */
export function withSchema(
  request: ModelRequest,
  as: 'openai' | 'openai-compatible',
): ModelRequest {
  const { output } = request;
  return output === undefined || (as === 'openai' && strictOutput(output) !== null)
    ? request
    : withSchemaInWords(request);
}
