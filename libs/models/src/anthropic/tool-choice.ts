import type { ModelRequest } from '@mozaiks/contracts';
import type { ToolChoice } from '@anthropic-ai/sdk/resources/messages';
import type { Dialect } from '../catalog/dialect-of.ts';

interface Forcing {
  readonly model: string;
  readonly dialect: Dialect;
  /** The author asks for thinking. */
  readonly thinks: boolean;
  /** Maps our tool name to the name that is sent. */
  readonly toolName: (name: string) => string;
}

/** How a request that must end in a call expresses that. */
export interface Force {
  readonly tool_choice?: ToolChoice;
  /** The instruction to the model if the API cannot force the call. */
  readonly instruction?: string;
  /** Thinking has to be off. */
  readonly thinkingOff?: boolean;
}

export function forceOf(
  choice: ModelRequest['tool_choice'],
  { model, dialect, thinks, toolName }: Forcing,
): Force {
  if (choice === undefined || choice === 'auto') return {};
  const name = choice === 'required' ? undefined : toolName(choice.name);
  const forced = dialect.forced_tool ?? (model.startsWith('claude-') ? 'no' : 'yes');
  if (forced === 'no' || (thinks && forced === 'without_thinking'))
    return { instruction: instructionFor(name) };
  const tool_choice: ToolChoice = name === undefined ? { type: 'any' } : { type: 'tool', name };
  return { tool_choice, ...(dialect.reasons === true ? { thinkingOff: true } : {}) };
}

const instructionFor = (name: string | undefined): string =>
  name === undefined
    ? 'Answer only by calling one of the tools.'
    : `Answer only by calling the tool \`${name}\`, without any text.`;
