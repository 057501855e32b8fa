import {
  isJsonObject,
  type AgentDefinition,
  type EventDraft,
  type JsonValue,
} from '@mozaiks/contracts';
import { definitionIndex } from '../definition.ts';
import { outputOf } from '../request/build-request.ts';
import { runOf, type TurnScope } from '../turn-scope.ts';
import { callDrafts } from './call-drafts.ts';

type Checked =
  | { readonly ok: true; readonly model: string; readonly value: JsonValue }
  | { readonly ok: false; readonly problems: readonly string[] };

/**
 * Checks an answer against the schema that the registry names for its agent. undefined if none is
 * required.
 */
export function checkOutput(
  turn: TurnScope,
  agent: AgentDefinition,
  text: string,
): Checked | undefined {
  const model = outputOf(turn, agent)?.name;
  if (model === undefined) return undefined;
  const value = jsonOf(text);
  if (value === undefined) return { ok: false, problems: ['the answer is not JSON'] };
  const checked = turn.workflow.checkOutput(model, value);
  return checked.ok ? { ok: true, model, value } : checked;
}

interface Output {
  readonly message_id: string;
  readonly model: string;
  readonly value: JsonValue;
  readonly visible: boolean;
}

/**
 * The checked output as an event. In `auto_tool_mode` it invokes the bound tool without a second
 * model call.
 */
export function outputDrafts(
  turn: TurnScope,
  agent: AgentDefinition,
  { message_id, model, value, visible }: Output,
): readonly EventDraft[] {
  const { run_id } = runOf(turn.state);
  const { bound } = definitionIndex(turn.workflow).layoutOf(agent);
  const args = isJsonObject(value) ? value : { value };
  return [
    { type: 'structured_output', run_id, agent: agent.name, message_id, model, value, visible },
    ...(bound === undefined
      ? []
      : callDrafts(turn, agent, { message_id, tool: bound.name, arguments: args, offered: true })),
  ];
}

/** The JSON of an answer, even if a model puts it in a code fence. */
function jsonOf(text: string): JsonValue | undefined {
  const bare = /^\s*```(?:json)?\s*([\s\S]*?)\s*```\s*$/.exec(text)?.[1] ?? text;
  try {
    return JSON.parse(bare) as JsonValue;
  } catch {
    return undefined;
  }
}
