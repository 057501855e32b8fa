import type { DraftOf, ToolDefinition } from '@mozaiks/contracts';
import type { TurnScope } from '../turn-scope.ts';
import { expiry } from './carry-out.ts';

type Call = Pick<DraftOf<'tool_call'>, 'run_id' | 'call_id' | 'agent'>;

/** Asks a person whether a call may run. */
export function approvalQuestion(turn: TurnScope, { run_id, call_id, agent }: Call, prompt: string): DraftOf<'input_request'> {
  return { type: 'input_request', run_id, request_id: turn.deps.ids.random(), kind: 'approval', agent, prompt, call_id, ...expiry(turn) };
}

/** Waits for the answer of a component in the browser. */
export function uiQuestion(
  turn: TurnScope,
  { run_id, call_id, agent }: Call,
  { description, ui }: ToolDefinition,
): DraftOf<'input_request'> {
  const schema = ui?.response_schema === undefined ? {} : { schema: ui.response_schema };
  return {
    type: 'input_request',
    run_id,
    request_id: turn.deps.ids.random(),
    kind: 'tool',
    agent,
    prompt: description,
    call_id,
    ...schema,
    ...expiry(turn),
  };
}
