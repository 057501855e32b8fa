import type { JsonObject, ModelRequest } from '@mozaiks/contracts';
import type { Dialect } from '../catalog/dialect-of.ts';
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
