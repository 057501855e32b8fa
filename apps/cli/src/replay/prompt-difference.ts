import { canonicalJson, type JsonValue, type ModelRequest } from '@mozaiks/contracts';

/** Lines that only the one request has, and lines that only the other has. */
export interface PromptDifference {
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** How what a model is sent differs; undefined: it does not. */
export function promptDifference(
  before: ModelRequest,
  after: ModelRequest,
): PromptDifference | undefined {
  const [old, now] = [linesOf(before), linesOf(after)];
  let start = 0;
  while (start < old.length && start < now.length && old[start] === now[start]) start += 1;
  let end = 0;
  while (
    end < Math.min(old.length, now.length) - start &&
    old[old.length - 1 - end] === now[now.length - 1 - end]
  )
    end += 1;
  const left = {
    before: old.slice(start, old.length - end),
    after: now.slice(start, now.length - end),
  };
  return left.before.length === 0 && left.after.length === 0 ? undefined : left;
}

/** Prompt, tools, model settings and messages, each with its name. */
function linesOf(request: ModelRequest): readonly string[] {
  const { preamble, instructions, tools, output, llm_config, messages } = request;
  return [
    ...`${preamble}\n${instructions}`.split('\n').filter((line) => line.trim() !== ''),
    ...tools.map(
      ({ name, description, parameters }) =>
        `tool ${name}: ${description} ${canonicalJson(parameters)}`,
    ),
    ...(output === undefined ? [] : [`output ${output.name} ${canonicalJson(output.schema)}`]),
    `llm_config ${canonicalJson(llm_config as unknown as JsonValue)}`,
    ...messages.map((message) => `message ${canonicalJson(message as unknown as JsonValue)}`),
  ];
}
