import type { ThinkingConfigParam } from '@anthropic-ai/sdk/resources/messages';
import type { LlmConfig } from '@mozaiks/contracts';
import type { Dialect } from '../catalog/dialect-of.ts';
import { lacksThinking, type Turn } from './turns.ts';

/** The `thinking` parameter of the SDK, and the values that only a beta has. */
export type Thinking =
  | ThinkingConfigParam
  | { readonly type: 'adaptive'; readonly display: 'updates' };

interface ThinkingContext {
  readonly dialect: Dialect;
  /** The server is Anthropic's. */
  readonly own: boolean;
  readonly turns: readonly Turn[];
  /** Thinking is off, because the request forces something that excludes it. */
  readonly off: boolean;
  /** Model and server can separate progress updates from reasoning. */
  readonly mayUpdate: boolean;
}

const OFF: Thinking = { type: 'disabled' };
const UPDATES: Thinking = { type: 'adaptive', display: 'updates' };

/** How thinking is requested. `updates`: its text is a progress update. */
export function thinkingOf(
  config: LlmConfig,
  context: ThinkingContext,
): { readonly thinking?: Thinking; readonly updates: boolean } {
  const thinking = context.off ? OFF : plainThinking(config, context);
  if (thinking === undefined) return { updates: false };
  return context.mayUpdate && thinking.type === 'adaptive'
    ? { thinking: UPDATES, updates: true }
    : { thinking, updates: false };
}

/**
 * With a budget, thinking must precede every call that is being answered. If it is no longer there,
 * this round goes without.
 */
function plainThinking(
  { thinking }: LlmConfig,
  { dialect, own, turns }: ThinkingContext,
): Thinking | undefined {
  // A model that thinks without being asked returns no summary of it, and no text between calls,
  // unless it is asked to. Behind another server, such a model may then require thinking before
  // every call.
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
