import type { JsonObject, ModelRequest } from '@mozaiks/contracts';
import type { Dialect } from '../catalog/dialect-of.ts';
import { withSchemaInWords } from '../schema/schema-in-words.ts';
import { nativeSchema } from './native-schema.ts';

/** How a structured answer is asked for: natively, or as the arguments of a tool whose calls are the answer. */
export type AnswerFormat =
  | { readonly schema: JsonObject }
  | { readonly tool: { readonly name: string; readonly input_schema: JsonObject } };

/** Null where the answer is free. `taken`: the names of the other tools. */
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

/** Where a native schema may be ignored, the model is told it in words as well. A tool shows its own. */
export const inWords = (request: ModelRequest, format: AnswerFormat | null): ModelRequest =>
  format !== null && 'schema' in format ? withSchemaInWords(request) : request;

/** A structured answer through a tool must be one, unless other tools may come first. */
export function choiceOf(
  request: ModelRequest,
  format: AnswerFormat | null,
): ModelRequest['tool_choice'] {
  if (format === null || 'schema' in format)
    return request.tools.length === 0 ? 'auto' : request.tool_choice;
  return request.tools.length === 0 ? { name: format.tool.name } : 'required';
}
