import type { AgentDefinition, DraftOf, EventDraft, JsonValue } from '@mozaiks/contracts';
import { isJsonObject } from '@mozaiks/contracts';
import { indexOf } from '../definition.ts';
import { runOf, type TurnScope } from '../turn-scope.ts';
import type { StreamedMessage } from './stream-message.ts';

type Checked = { readonly ok: true; readonly drafts: readonly EventDraft[] } | { readonly ok: false; readonly problems: readonly string[] };

/** An answer against the model that the registry names for its agent; undefined where none is required. */
export function checkOutput(turn: TurnScope, agent: AgentDefinition, message: StreamedMessage): Checked | undefined {
  const model = agent.output_model;
  if (model === undefined || !(agent.structured_outputs_required || agent.auto_tool_mode)) return undefined;
  const value = jsonOf(message.text);
  if (value === undefined) return { ok: false, problems: ['the answer is not JSON'] };
  const checked = turn.workflow.checkOutput(model, value);
  if (!checked.ok) return checked;
  const { run_id } = runOf(turn.state);
  const output: DraftOf<'structured_output'> = {
    type: 'structured_output',
    run_id,
    agent: agent.name,
    message_id: message.message_id,
    model,
    value,
    visible: agent.visible,
  };
  return { ok: true, drafts: [output, ...autoCall(turn, agent, { message_id: message.message_id, value })] };
}

/** `auto_tool_mode`: the validated output invokes the bound tool without a second model call. */
function autoCall(
  turn: TurnScope,
  agent: AgentDefinition,
  { message_id, value }: { readonly message_id: string; readonly value: JsonValue },
): DraftOf<'tool_call'>[] {
  const tool = (indexOf(turn.workflow).toolsOf.get(agent.name) ?? []).find(({ auto_invoke }) => auto_invoke);
  if (!agent.auto_tool_mode || tool === undefined) return [];
  const call_id = turn.deps.ids.random();
  const { run_id } = runOf(turn.state);
  const args = isJsonObject(value) ? value : { value };
  return [
    {
      type: 'tool_call',
      run_id,
      call_id,
      message_id,
      agent: agent.name,
      tool: tool.name,
      arguments: args,
      kind: tool.kind,
      idempotency_key: `${turn.log.log_id}:${call_id}`,
    },
  ];
}

/** The JSON of an answer, also when a model wraps it in a code fence. */
function jsonOf(text: string): JsonValue | undefined {
  const bare = /^\s*```(?:json)?\s*([\s\S]*?)\s*```\s*$/.exec(text)?.[1] ?? text;
  try {
    return JSON.parse(bare) as JsonValue;
  } catch {
    return undefined;
  }
}
