import {
  defined,
  type Budget,
  type ChatState,
  type DraftOf,
  type EventOf,
  type JsonObject,
  type LogRef,
} from '@mozaiks/contracts';
import type { EngineDeps } from '../deps.ts';
import { runOf } from '../turn-scope.ts';

/** The deepest nesting of workflows. */
export const MAX_NESTING = 5;

export interface Parent {
  readonly deps: EngineDeps;
  readonly log: LogRef;
  readonly state: ChatState;
}

/**
 * How deep the chat is nested; 0 without a parent. A client may choose any id for its chat, but no
 * parent.
 */
export function depthOf({ log, state }: Pick<Parent, 'log' | 'state'>): number {
  const depth = state.parent === null ? undefined : /^child\.(\d+)\./.exec(log.chat_id)?.[1];
  return depth === undefined ? (state.parent === null ? 0 : 1) : Number(depth);
}

export interface ChildCall {
  /** The agent that continues with the result. */
  readonly agent: string;
  readonly workflow: string;
  readonly task: JsonObject;
  /** Shared by the calls of one fan-out. Default: a new id. */
  readonly message_id?: string;
  readonly part?: DraftOf<'tool_call'>['fan_out'] | undefined;
}

/** A nested workflow is a call of the agent that continues with its result. */
export function childCall(
  { deps, log, state }: Parent,
  { agent, workflow, task, message_id = deps.ids.random(), part }: ChildCall,
): DraftOf<'tool_call'> {
  const call_id = deps.ids.random();
  return {
    type: 'tool_call',
    run_id: runOf(state).run_id,
    call_id,
    message_id,
    agent,
    tool: workflow,
    arguments: task,
    kind: 'workflow',
    idempotency_key: `${log.log_id}:${call_id}`,
    ...defined({ fan_out: part }),
  };
}

type Call = Pick<EventOf<'tool_call'>, 'call_id' | 'tool'> & { readonly run_id: string | null };

/**
 * The start of the child of a call. The child's id is derived from the call, and contains its
 * depth.
 */
export function childStart(
  parent: Parent,
  { run_id, call_id, tool }: Call,
  budget: Budget | undefined,
): DraftOf<'child_start'> {
  const { deps, log } = parent;
  const hash = deps.ids.sha256(`${log.log_id}:${call_id}`).slice(0, 40);
  return {
    type: 'child_start',
    run_id,
    call_id,
    child_chat_id: `child.${depthOf(parent) + 1}.${hash}`,
    workflow_name: tool,
    ...defined({ budget }),
  };
}

export const refusedCall = (
  { run_id, call_id }: Pick<DraftOf<'tool_call'>, 'run_id' | 'call_id'>,
  code: string,
  message: string,
): DraftOf<'tool_result'> => ({
  type: 'tool_result',
  run_id,
  call_id,
  ok: false,
  error: { code, message },
  duration_ms: 0,
});
