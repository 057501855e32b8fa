import { canonicalJson, project, type JsonValue, type RuntimeEvent } from '@mozaiks/contracts';
import type { Divergence } from '../replay/divergence.ts';
import { clean } from './clean.ts';

/** The name of the difference for the user. */
export function kindOf({ expected, made }: Divergence): string {
  switch ((made ?? expected)?.type) {
    case 'handoff':
    case 'agent_start':
      return 'handoff';
    case 'tool_call':
    case 'tool_result':
    case 'child_start':
      return 'tool call';
    case 'agent_response':
    case 'structured_output':
      return 'text';
    case 'input_request':
      return 'question';
    case 'workflow_complete':
    case 'workflow_error':
      return 'end of the run';
    default:
      return 'event';
  }
}

/** `-` is what the chat contains, `+` is what occurred instead. Sensitive values are omitted. */
export const divergenceLines = ({ expected, made, why }: Divergence): readonly string[] => [
  `- ${shown(expected) ?? '(nothing more)'}`,
  `+ ${shown(made) ?? `(nothing: ${clean(why ?? 'the workflow waits for the user')})`}`,
];

export const divergenceText = (divergence: Divergence): string =>
  [`It differs from event ${divergence.seq} on:`, ...divergenceLines(divergence)].join('\n');

const MAX_LINE = 300;

function shown(event: RuntimeEvent | undefined): string | undefined {
  if (event === undefined) return undefined;
  const text = clean(sentence(project(event, { trace: true })));
  return text.length > MAX_LINE ? `${text.slice(0, MAX_LINE)}…` : text;
}

const json = (value: JsonValue | undefined): string => canonicalJson(value ?? null);

/** One line that describes an event. */
function sentence(event: RuntimeEvent): string {
  switch (event.type) {
    case 'handoff':
      return `handoff from ${event.from} to ${event.to} (${event.because.text})`;
    case 'agent_start':
      return `${event.agent} is next`;
    case 'tool_call':
      return `${event.agent} calls ${event.tool} ${json(event.arguments)}`;
    case 'tool_result':
      return event.ok ? `result ${json(event.result)}` : `failure ${event.error?.code ?? ''}`;
    case 'agent_response':
      return `${event.agent}: ${event.text}`;
    case 'structured_output':
      return `${event.agent} gives ${event.model} ${json(event.value)}`;
    case 'user_message':
      return `user: ${event.text}`;
    case 'input_request':
      return `question to the user (${event.kind}): ${event.prompt}`;
    case 'input_response':
      return `answer of the user: ${json(event.value)}`;
    case 'context_update':
      return `variables ${json(event.set)}`;
    case 'workflow_complete':
      return `the run ends: ${event.reason}`;
    case 'workflow_error':
      return `the run fails: ${event.code} (${event.message})`;
    default: {
      const { seq: _seq, ts: _ts, chat_id: _chat, run_id: _run, type, ...fields } = event;
      return `${type} ${json(fields as unknown as JsonValue)}`;
    }
  }
}
