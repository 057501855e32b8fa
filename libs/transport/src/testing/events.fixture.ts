import { noUsage, type EventDraft, type LiveDraft } from '@mozaiks/contracts';

export const userMessage = (text: string, command_id = 'k1'): EventDraft => ({
  type: 'user_message',
  run_id: 'r1',
  message_id: `m-${command_id}`,
  command_id,
  text,
});
export const workflowStart = (): EventDraft => ({
  type: 'workflow_start',
  run_id: 'r1',
  workflow_name: 'HelloWorld',
  workflow_version: 'v1',
  code_version: 'c1',
  cache_seed: 1,
});
export const agentStart = (agent = 'greeter'): EventDraft => ({
  type: 'agent_start',
  run_id: 'r1',
  agent,
  turn: 1,
  model: 'scripted',
});
export const agentResponse = (
  text: string,
  more: { readonly visible?: boolean; readonly message_id?: string } = {},
): EventDraft => ({
  type: 'agent_response',
  run_id: 'r1',
  agent: 'greeter',
  message_id: 'm1',
  text,
  visible: true,
  finish_reason: 'stop',
  ...more,
});
export const workflowComplete = (): EventDraft => ({
  type: 'workflow_complete',
  run_id: 'r1',
  reason: 'done',
  usage: noUsage,
  duration_ms: 1,
});
export const childStart = (child_chat_id: string): EventDraft => ({
  type: 'child_start',
  run_id: 'r1',
  call_id: 'call1',
  child_chat_id,
  workflow_name: 'Nested',
});
export const delta = (
  offset: number,
  text: string,
  more: { readonly agent?: string; readonly message_id?: string } = {},
): LiveDraft => ({
  type: 'agent_delta',
  run_id: 'r1',
  agent: 'greeter',
  message_id: 'm1',
  offset,
  text,
  ...more,
});
export const aRun = (text: string): EventDraft[] => [
  userMessage(text),
  workflowStart(),
  agentStart(),
  agentResponse(`You said ${text}.`),
  workflowComplete(),
];
