import {
  defined,
  isJsonObject,
  MAX_FAN_OUT,
  type Budget,
  type DraftOf,
  type EventDraft,
  type FanOut,
  type JsonObject,
  type JsonValue,
} from '@mozaiks/contracts';
import { contextUpdate } from '../drafts.ts';
import { runOf, viewOf, type TurnScope } from '../turn-scope.ts';
import { childCall, childStart, refusedCall } from './child-start.ts';

interface Starting {
  readonly workflow: string;
  readonly fan_out: FanOut;
  /** The agent that continues with the results. */
  readonly agent: string;
  /** The budget of each child, given the number of children. */
  readonly slice: (children: number) => Budget | undefined;
}

/**
 * Starts a child for each item of a list variable. One commit has the calls of all items and the
 * first `max_parallel` starts. Each other child starts in the commit that reports the end of
 * another one. If there is no list, or it is too long, one call fails immediately, and the agent is
 * told.
 */
export function fanOutDrafts(
  turn: TurnScope,
  { workflow, fan_out, agent, slice }: Starting,
): readonly EventDraft[] {
  const items = viewOf(turn).get(fan_out.items);
  const message_id = turn.deps.ids.random();
  const callOf = (task: JsonObject, part?: DraftOf<'tool_call'>['fan_out']) =>
    childCall(turn, { agent, workflow, message_id, task, part });
  const problem = problemOf(turn, fan_out, items);
  if (problem !== undefined || !Array.isArray(items)) {
    const call = callOf({});
    return [call, refusedCall(call, 'tool_invalid_arguments', problem ?? '')];
  }
  const list = items as readonly JsonValue[];
  if (list.length === 0) return nothingToDo(turn, fan_out, callOf({}));
  const budget = slice(list.length);
  const { into, max_parallel, on_failure } = fan_out;
  const calls = list.map((item, index) =>
    callOf(taskOf(item), {
      index,
      count: list.length,
      into,
      on_failure,
      ...defined({ budget }),
    }),
  );
  return [...calls, ...calls.slice(0, max_parallel).map((call) => childStart(turn, call, budget))];
}

function problemOf(
  turn: TurnScope,
  { items: name }: FanOut,
  items: JsonValue | undefined,
): string | undefined {
  if (!viewOf(turn).mayReveal(name)) return `the variable ${name} is sensitive`;
  if (!Array.isArray(items)) return `the variable ${name} is not a list`;
  return items.length > MAX_FAN_OUT
    ? `the variable ${name} has ${items.length} items, and ${MAX_FAN_OUT} are possible`
    : undefined;
}

function nothingToDo(
  turn: TurnScope,
  { into }: FanOut,
  call: DraftOf<'tool_call'>,
): readonly EventDraft[] {
  const { run_id } = runOf(turn.state);
  const { call_id } = call;
  return [
    call,
    { type: 'tool_result', run_id, call_id, ok: true, result: [], duration_ms: 0 },
    ...contextUpdate(turn.workflow, { run_id, set: { [into]: [] }, by: 'tool', call_id }),
  ];
}

/**
 * A child's task is the item as text. If the item is an object, its keys also set variables of the
 * child.
 */
const taskOf = (item: JsonValue): JsonObject =>
  typeof item === 'string'
    ? { text: item }
    : { text: JSON.stringify(item), ...(isJsonObject(item) ? { context: item } : {}) };
