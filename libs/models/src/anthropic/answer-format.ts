import type { JsonObject, ModelRequest } from '@mozaiks/contracts';
import type { Dialect } from '../catalog/dialect-of.ts';
import { withSchemaInWords } from '../schema/schema-in-words.ts';
import { nativeSchema } from './native-schema.ts';

/**
 * How a structured answer is requested: natively, or as the arguments of a tool whose calls are the
 * answer.
 */
export type AnswerFormat =
  | { readonly schema: JsonObject }
  | { readonly tool: { readonly name: string; readonly input_schema: JsonObject } };

/** Null if the answer is free text. `taken`: the names of the other tools. */
export function answerFormat(
  output: ModelRequest['output'],
  dialect: Dialect,
  taken: readonly string[],
): AnswerFormat | null {
  if (output === undefined) return null;
  const schema = dialect.structured_output === 'tool' ? null : nativeSchema(output.schema);
  if (schema !== null) return { schema };
  const plain = output.name.replace(/[^A-Za-z0-9_-]/g, '_').slice(0, 48) || 'output';
  return {
    tool: { name: taken.includes(plain) ? `${plain}_answer` : plain, input_schema: output.schema },
  };
}

/**
 * Describes a native schema in words as well, because a server may ignore it. A tool shows its own
 * schema.
 */
export const inWords = (request: ModelRequest, format: AnswerFormat | null): ModelRequest =>
  format !== null && 'schema' in format ? withSchemaInWords(request) : request;

/** If the structured answer is a tool call, a call is required; other tools may come first. */
export function choiceOf(
  request: ModelRequest,
  format: AnswerFormat | null,
): ModelRequest['tool_choice'] {
  if (format === null || 'schema' in format)
    return request.tools.length === 0 ? 'auto' : request.tool_choice;
  return request.tools.length === 0 ? { name: format.tool.name } : 'required';
}
