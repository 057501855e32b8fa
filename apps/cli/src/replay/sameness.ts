import { canonicalJson, type JsonValue, type RuntimeEvent } from '@mozaiks/contracts';

/** What of an event counts when a replay is compared with its chat, as text; null: nothing. */
export type Sameness = (event: RuntimeEvent) => string | null;

const textOf = (value: object): string => canonicalJson(value as JsonValue);

/** All of it. */
export const exactly: Sameness = textOf;

/**
 * What the user or the outside notices, in place of ids, times, versions and how it was decided.
 */
export const inEffect: Sameness = (event) => {
  const effect = effectOf(event);
  return effect === null ? null : textOf({ type: event.type, ...effect });
};

function effectOf(event: RuntimeEvent): object | null {
  switch (event.type) {
    case 'user_message':
      return { text: event.text, hidden: event.hidden };
    case 'agent_start':
      return { agent: event.agent };
    case 'tool_call':
      return { agent: event.agent, tool: event.tool, arguments: event.arguments };
    case 'tool_result':
      return { ok: event.ok, result: event.result, code: event.error?.code };
    case 'agent_response':
      return { agent: event.agent, text: event.text, visible: event.visible };
    case 'structured_output':
      return { agent: event.agent, model: event.model, value: event.value };
    case 'handoff':
      return { from: event.from, to: event.to };
    case 'context_update':
      return event.by === 'hook' || event.by === 'source' ? null : { set: event.set };
    case 'input_request':
      return { kind: event.kind, agent: event.agent, prompt: event.prompt, options: event.options };
    case 'input_response':
      return { value: event.value };
    case 'guardrail':
      return { name: event.name, agent: event.agent, action: event.action, stage: event.stage };
    case 'child_start':
      return { workflow_name: event.workflow_name };
    case 'workflow_complete':
      return { reason: event.reason };
    case 'workflow_error':
      return { code: event.code };
    default:
      return null;
  }
}
