import {
  isTerminal,
  type ChatState,
  type EventOf,
  type JsonObject,
  type LifecycleTool,
  type ObserveInput,
  type RuntimeEvent,
} from '@mozaiks/contracts';
import { definitionIndex } from '../definition.ts';
import type { AuthorFunction } from './author-code.ts';

export interface Observer extends AuthorFunction {
  /** The type of the hook, or the trigger of the lifecycle tool. */
  readonly hook: string;
}

/** The observers of an event, in file order: hooks first, then lifecycle tools. */
export function observersOf(input: ObserveInput, event: RuntimeEvent): readonly Observer[] {
  if (event.type === 'hook' || (event.type === 'context_update' && event.by === 'hook')) return [];
  const { hooks } = definitionIndex(input.workflow);
  const agent = agentIn(input.state, event);
  const listening = (hooks.get(`on_${event.type}`) ?? []).filter(
    (hook) => hook.agent === undefined || hook.agent === agent,
  );
  const common = { run_id: event.run_id ?? '', agent };
  return [
    ...listening.map(
      ({ type, code, timeout_ms }): Observer => ({
        ...common,
        hook: type,
        kind: 'hook',
        code,
        timeout_ms,
        arguments: { ...event } as unknown as JsonObject,
        key: `${type}:${event.run_id ?? ''}:${event.seq}`,
      }),
    ),
    ...lifecycleOf(input, event),
  ];
}

/** The agent of an event: its own, or that of the call it belongs to. '' if it has none. */
function agentIn({ transcript }: ChatState, event: RuntimeEvent): string {
  if ('agent' in event && event.agent !== undefined) return event.agent;
  const call_id = 'call_id' in event ? event.call_id : undefined;
  const call =
    call_id === undefined
      ? undefined
      : transcript.findLast((other) => other.type === 'tool_call' && other.call_id === call_id);
  return call?.type === 'tool_call' ? call.agent : '';
}

/**
 * Lifecycle tools observe the event that their trigger leaves in the log. `before_chat` observes a
 * run's `workflow_start`, `before_agent` its `agent_start`, `after_agent` the event that ends an
 * agent's part, and `after_chat` the terminal event. So they are called at least once, and what
 * they set is committed before the next agent starts.
 */
function lifecycleOf({ state, workflow }: ObserveInput, event: RuntimeEvent): readonly Observer[] {
  const { lifecycle } = definitionIndex(workflow);
  if (lifecycle.size === 0) return [];
  return momentsOf(state, event).flatMap(({ trigger, agent }) =>
    (lifecycle.get(trigger) ?? [])
      .filter((tool) => tool.agent === undefined || tool.agent === agent || agent === '')
      .map(({ code, timeout_ms }) => ({
        kind: 'tool' as const,
        hook: trigger,
        code,
        timeout_ms,
        agent,
        run_id: event.run_id ?? '',
        arguments: {},
        key: `${trigger}:${event.run_id ?? ''}:${event.seq}`,
      })),
  );
}

interface Moment {
  readonly trigger: LifecycleTool['trigger'];
  /** '' if it concerns no agent. */
  readonly agent: string;
}

function momentsOf(state: ChatState, event: RuntimeEvent): readonly Moment[] {
  if (event.type === 'workflow_start') return [{ trigger: 'before_chat', agent: '' }];
  if (isTerminal(event)) return [{ trigger: 'after_chat', agent: '' }];
  if (event.type === 'agent_start') return [{ trigger: 'before_agent', agent: event.agent }];
  if (event.type === 'agent_response')
    return endsTurn(event) ? [{ trigger: 'after_agent', agent: event.agent }] : [];
  return event.type === 'handoff' && leftWithoutAnswer(state, event)
    ? [{ trigger: 'after_agent', agent: event.from }]
    : [];
}

const endsTurn = ({ finish_reason }: EventOf<'agent_response'>): boolean =>
  finish_reason !== 'tool_calls' && finish_reason !== 'greeting';

/**
 * Whether the agent handed over, by a transfer or before its model was asked, without an answer in
 * this turn.
 */
function leftWithoutAnswer({ transcript }: ChatState, handoff: EventOf<'handoff'>): boolean {
  const before = transcript.filter(({ seq }) => seq < handoff.seq);
  const start = before.findLastIndex((event) => event.type === 'agent_start');
  const opened = before[start];
  if (opened?.type !== 'agent_start' || opened.agent !== handoff.from) return false;
  return !before.slice(start).some((event) => event.type === 'agent_response' && endsTurn(event));
}
