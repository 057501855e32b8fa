import type { JsonObject } from '@mozaiks/contracts';

/** A report of Responses under the names of Chat Completions. */
export const asChatUsage = ({
  input_tokens,
  output_tokens,
  input_tokens_details,
  output_tokens_details,
  ...more
}: JsonObject): JsonObject => ({
  ...more,
  ...(input_tokens === undefined ? {} : { prompt_tokens: input_tokens }),
  ...(output_tokens === undefined ? {} : { completion_tokens: output_tokens }),
  ...(input_tokens_details === undefined ? {} : { prompt_tokens_details: input_tokens_details }),
  ...(output_tokens_details === undefined
    ? {}
    : { completion_tokens_details: output_tokens_details }),
});
