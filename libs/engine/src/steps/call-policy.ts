import {
  isJsonObject,
  type CodeResult,
  type EventDraft,
  type JsonObject,
  type JsonValue,
  type OpenCall,
  type ToolDefinition,
} from '@mozaiks/contracts';
import { asksPeople, definitionIndex } from '../definition.ts';
import type { TurnScope } from '../turn-scope.ts';
import { approvalQuestion, uiQuestion } from './call-questions.ts';

/**
 * The events that must happen before, or instead of, running a free call. undefined: run it now.
 */
export function beforeRunning(turn: TurnScope, open: OpenCall): readonly EventDraft[] | undefined {
  const { call } = open;
  const refused = rejection(open);
  if (refused !== undefined) return [failed(open, 'tool_rejected', refused)];
  const tool = definitionIndex(turn.workflow).toolOf(call.tool, call.agent);
  if (tool === undefined || turn.workflow.unavailable_tools.has(call.tool))
    return [failed(open, 'tool_unavailable', `the tool "${call.tool}" is not available any more`)];
  if (tool.kind === 'ui_tool' && uiAnswer(open) === undefined)
    return [uiQuestion(turn, open.call, tool)];
  if (tool.kind === 'ui_tool' && tool.code === undefined) return [answered(open)];
  if (open.free_fence === turn.fence || tool.on_interrupt === 'retry') return undefined;
  if (mayAsk(turn, tool)) return [question(turn, open)];
  return [
    failed(
      open,
      'interrupted',
      'a crash interrupted the call, which may or may not have taken effect',
    ),
  ];
}

/**
 * Asks a person whether a call should run again whose isolate was ended because of another call.
 * undefined if its tool does not ask.
 */
export function askAgain(
  turn: TurnScope,
  open: OpenCall,
  result: CodeResult,
): readonly EventDraft[] | undefined {
  const tool = definitionIndex(turn.workflow).toolOf(open.call.tool, open.call.agent);
  const wasInterrupted = !result.ok && result.error.code === 'interrupted';
  return wasInterrupted && tool !== undefined && mayAsk(turn, tool)
    ? [question(turn, open)]
    : undefined;
}

const mayAsk = (turn: TurnScope, { on_interrupt }: ToolDefinition): boolean =>
  on_interrupt === 'ask' && asksPeople(turn.workflow.definition);

/** The arguments after a person may have edited them. */
export function effectiveArguments({ call, answers }: OpenCall): JsonObject {
  const edited = answers.findLast(
    ({ kind, value }) => kind === 'approval' && isJsonObject(value) && value['decision'] === 'edit',
  )?.value;
  return isJsonObject(edited) && isJsonObject(edited['arguments'])
    ? edited['arguments']
    : call.arguments;
}

/** The person's answer to a UI tool. */
export const uiAnswer = ({ answers }: OpenCall): JsonValue | undefined =>
  answers.findLast(({ kind }) => kind === 'tool')?.value;

function rejection({ answers }: OpenCall): string | undefined {
  const last = answers.findLast(({ kind }) => kind === 'approval')?.value;
  if (!isJsonObject(last) || last['decision'] !== 'reject') return undefined;
  return typeof last['reason'] === 'string' && last['reason'] !== ''
    ? `the user refused: ${last['reason']}`
    : 'the user refused';
}

function failed({ call }: OpenCall, code: string, message: string): EventDraft {
  return {
    type: 'tool_result',
    run_id: call.run_id,
    call_id: call.call_id,
    ok: false,
    error: { code, message },
    duration_ms: 0,
  };
}

/** For a UI tool without a function, the answer is the result. */
function answered(open: OpenCall): EventDraft {
  const { run_id, call_id } = open.call;
  return {
    type: 'tool_result',
    run_id,
    call_id,
    ok: true,
    result: uiAnswer(open) ?? null,
    duration_ms: 0,
  };
}

function question(turn: TurnScope, { call }: OpenCall): EventDraft {
  return approvalQuestion(
    turn,
    call,
    `"${call.tool}" was interrupted by a crash and may already have taken effect. Run it again?`,
  );
}
