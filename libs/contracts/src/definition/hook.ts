import type { CallStyle, CodeRef } from './code.ts';

export const HOOK_TRANSFORMS = [
  'update_agent_state',
  'process_message_before_send',
  'process_last_received_message',
  'process_all_messages_before_reply',
] as const;
export type HookTransform = (typeof HOOK_TRANSFORMS)[number];

export interface HookDefinition {
  /** `on_<event type>`, or the name of a transform. */
  readonly type: string;
  /** Applies to this agent only. Absent: to all agents. */
  readonly agent?: string;
  readonly code: CodeRef;
  readonly timeout_ms: number;
}

export interface LifecycleTool {
  readonly trigger: 'before_chat' | 'after_chat' | 'before_agent' | 'after_agent';
  readonly agent?: string;
  readonly code: CodeRef & { readonly call: CallStyle };
  readonly timeout_ms: number;
}
