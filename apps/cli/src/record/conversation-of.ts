import {
  isJsonObject,
  type EventOf,
  type JsonObject,
  type JsonValue,
  type RuntimeEvent,
} from '@mozaiks/contracts';
import type { StoredChat } from '../replay/read-chat.ts';
import type { Redaction } from './redact.ts';

export type Step = readonly [by: string, value: JsonValue];

/** What the user did, as steps of a test, in the order in which it happened. */
export function conversationOf(
  { main, nested }: StoredChat,
  redaction: Redaction,
): readonly Step[] {
  const steps = [main, ...nested].flatMap(({ commits }, place) => {
    const events = commits.flatMap((commit) => commit.events);
    const questions = new Map(
      events.flatMap((event) =>
        event.type === 'input_request' ? [[event.request_id, event] as const] : [],
      ),
    );
    return events.flatMap((event) => {
      const step = stepOf(event, questions, redaction);
      return step === undefined ? [] : [{ step, ts: event.ts, place, seq: event.seq }];
    });
  });
  return steps
    .sort((a, b) => a.ts.localeCompare(b.ts) || a.place - b.place || a.seq - b.seq)
    .map(({ step }) => step);
}

function stepOf(
  event: RuntimeEvent,
  questions: ReadonlyMap<string, EventOf<'input_request'>>,
  { data }: Redaction,
): Step | undefined {
  if (event.type === 'user_message' && event.hidden !== true) return ['user', data(event.text)];
  if (event.type !== 'input_response') return undefined;
  const kind = questions.get(event.request_id)?.kind ?? 'text';
  return [kind, kind === 'approval' ? decisionOf(event.value, data) : data(event.value)];
}

function decisionOf(value: JsonValue, data: Redaction['data']): JsonValue {
  if (!isJsonObject(value)) return data(value);
  const { decision = null, arguments: args = {} } = value;
  return decision === 'edit' ? { edit: data(args) } : decision;
}

/** Variables that the client set when the chat began. */
export function firstContext({ main }: StoredChat): JsonObject {
  for (const event of main.commits.flatMap(({ events }) => events)) {
    if (event.type === 'context_update' && event.by === 'client') return event.set;
    if (event.type === 'agent_start' || event.type === 'input_request') break;
  }
  return {};
}

/** What has to come again: what the user notices, and how it was decided. */
export function expectedEvents({ main }: StoredChat, redaction: Redaction): readonly JsonObject[] {
  return main.commits.flatMap(({ events }) =>
    events.flatMap((event) => {
      const fields = expected(event, redaction);
      return fields === undefined ? [] : [{ type: event.type, ...fields } as JsonObject];
    }),
  );
}

function expected(event: RuntimeEvent, { data }: Redaction): object | undefined {
  switch (event.type) {
    case 'handoff':
      return { from: event.from, to: event.to };
    case 'tool_call':
      return { agent: event.agent, tool: event.tool, arguments: data(event.arguments) };
    case 'tool_result':
      return event.ok ? undefined : { ok: false, error: { code: event.error?.code ?? '' } };
    case 'agent_response':
      return { agent: event.agent, text: data(event.text) };
    case 'structured_output':
      return { agent: event.agent, value: data(event.value) };
    case 'input_request':
      return { kind: event.kind, agent: event.agent };
    case 'guardrail':
      return { name: event.name, agent: event.agent, action: event.action };
    case 'child_complete':
      return { workflow_name: event.workflow_name, status: event.status };
    case 'workflow_complete':
      return { reason: event.reason };
    case 'workflow_error':
      return { code: event.code };
    default:
      return undefined;
  }
}
