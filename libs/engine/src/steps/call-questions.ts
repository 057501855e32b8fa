import { defined, type DraftOf, type ToolDefinition } from '@mozaiks/contracts';
import { definitionIndex } from '../definition.ts';
import { remoteToolsOf } from '../remote/remote-tools.ts';
import type { TurnScope } from '../turn-scope.ts';
import { expiry } from './perform-decision.ts';

type Call = Pick<DraftOf<'tool_call'>, 'run_id' | 'call_id' | 'agent' | 'tool'>;

/** Asks a person whether a call may run. They may edit its arguments. */
export function approvalQuestion(
  turn: TurnScope,
  { run_id, call_id, agent, tool }: Call,
  prompt: string,
): DraftOf<'input_request'> {
  const schema =
    remoteToolsOf(turn, agent).toolOf(tool)?.parameters ??
    definitionIndex(turn.workflow).toolOf(tool, agent)?.parameters;
  return {
    type: 'input_request',
    run_id,
    request_id: turn.deps.ids.random(),
    kind: 'approval',
    agent,
    prompt,
    call_id,
    ...defined({ schema }),
    ...expiry(turn),
  };
}

/** Waits for the answer of a component in the browser. */
export function uiQuestion(
  turn: TurnScope,
  { run_id, call_id, agent }: Call,
  { description, ui }: ToolDefinition,
): DraftOf<'input_request'> {
  const schema = ui?.response_schema === undefined ? {} : { schema: ui.response_schema };
  const component = ui === undefined ? {} : { component: ui.component };
  return {
    type: 'input_request',
    run_id,
    request_id: turn.deps.ids.random(),
    kind: 'tool',
    agent,
    prompt: description,
    call_id,
    ...schema,
    ...component,
    ...expiry(turn),
  };
}
