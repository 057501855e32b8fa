import type { ThinkingConfigParam } from '@anthropic-ai/sdk/resources/messages';
import type { LlmConfig } from '@mozaiks/contracts';
import type { Dialect } from '../catalog/dialect-of.ts';
import { lacksThinking, type Turn } from './turns.ts';

/** As `messages` of the SDK takes it, and with what only a beta has. */
export type Thinking =
  | ThinkingConfigParam
  | { readonly type: 'adaptive'; readonly display: 'updates' };

interface Thinker {
  readonly dialect: Dialect;
  /** The server is Anthropic's. */
  readonly own: boolean;
  readonly turns: readonly Turn[];
  /** What the request forces cannot be had with thinking. */
  readonly off: boolean;
  /** Model and server can tell what the model says between calls from its reasoning. */
  readonly mayUpdate: boolean;
}

const OFF: Thinking = { type: 'disabled' };
const UPDATES: Thinking = { type: 'adaptive', display: 'updates' };

/** How thinking is asked for; `updates`: its text is what the model says between calls. */
export function thinkingOf(
  config: LlmConfig,
  thinker: Thinker,
): { readonly thinking?: Thinking; readonly updates: boolean } {
  const thinking = thinker.off ? OFF : plainThinking(config, thinker);
  if (thinking === undefined) return { updates: false };
  return thinker.mayUpdate && thinking.type === 'adaptive'
    ? { thinking: UPDATES, updates: true }
    : { thinking, updates: false };
}

/**
 * With a budget, thinking must come before every call that is answered now: if it is not there any
 * more, this round has none.
 */
function plainThinking(
  { thinking }: LlmConfig,
  { dialect, own, turns }: Thinker,
): Thinking | undefined {
  // A model that thinks without being asked says nothing of it, nor between calls of tools, unless
  // it is asked to. Behind another server it may be a model that then wants thinking before every
  // call.
  if (
    dialect.thinking === 'adaptive' &&
    (thinking !== undefined || (own && dialect.reasons === true))
  )
    return { type: 'adaptive', display: 'summarized' };
  if (thinking === undefined) return undefined;
  return lacksThinking(turns)
    ? undefined
    : { type: 'enabled', budget_tokens: thinking.budget_tokens, display: 'summarized' };
}
