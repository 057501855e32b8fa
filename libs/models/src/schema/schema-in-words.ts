import type { ModelRequest } from '@mozaiks/contracts';

/** A request that tells the model the schema of its answer, where its API does not ensure it. */
export function withSchemaInWords(request: ModelRequest): ModelRequest {
  const { output, instructions } = request;
  if (output === undefined) return request;
  const words = `Answer with JSON alone, without a code fence, that satisfies this JSON Schema:\n${JSON.stringify(output.schema)}`;
  return {
    ...request,
    instructions: [instructions, words].filter((text) => text !== '').join('\n\n'),
  };
}
