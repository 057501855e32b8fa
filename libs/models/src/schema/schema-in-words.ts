import type { ModelRequest } from '@mozaiks/contracts';

/** Adds the schema of the answer to the request in words, for APIs that do not enforce it. */
export function withSchemaInWords(request: ModelRequest): ModelRequest {
  const { output, instructions } = request;
  if (output === undefined) return request;
  const words = `Answer with JSON alone, without a code fence, that satisfies this JSON Schema:\n${JSON.stringify(output.schema)}`;
  return {
    ...request,
    instructions: [instructions, words].filter((text) => text !== '').join('\n\n'),
  };
}
