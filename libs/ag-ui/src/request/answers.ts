import {
  canonicalJson,
  isJsonObject,
  type ClientCommand,
  type JsonObject,
  type JsonValue,
  type LogRef,
  type OpenQuestion,
} from '@mozaiks/contracts';
import type { Keys } from './keys.ts';
import type { PageMessage, ResumeEntry, RunInput } from './run-input.ts';
import type { Thread } from './thread.ts';

/** A command, and the nested chat that it is for. Without `to`, it is for the thread's chat. */
export interface Sent {
  readonly command: ClientCommand;
  readonly to?: LogRef;
}

const towards = (open: OpenQuestion | undefined, command: ClientCommand): Sent =>
  open?.nested === undefined ? { command } : { command, to: open.nested.log };

/**
 * The commands of `resume`. A cancelled approval is a rejection. Any other cancelled question
 * cancels the run, and the other answers are then ignored.
 */
export function resumeCommands(
  { chat, open }: Thread,
  resume: readonly ResumeEntry[],
  keys: Keys,
): readonly Sent[] {
  const openFor = ({ interruptId }: ResumeEntry): OpenQuestion | undefined => open.get(interruptId);
  const isApproval = (entry: ResumeEntry): boolean => openFor(entry)?.question.kind === 'approval';
  const cancelled = resume.filter((entry) => entry.status === 'cancelled' && !isApproval(entry));
  if (cancelled.length > 0) {
    const command_id = keys.command(['cancel', cancelled.map(({ interruptId }) => interruptId)]);
    const run_id = cancelled.some((entry) => openFor(entry) !== undefined)
      ? chat.run?.run_id
      : undefined;
    // A closed question cannot be cancelled: the answer is rejected, and the page continues.
    return [
      {
        command:
          run_id === undefined
            ? answer(cancelled[0], null, keys)
            : { type: 'cancel', command_id, run_id },
      },
    ];
  }
  return resume.map((entry) =>
    towards(
      openFor(entry),
      answer(entry, isApproval(entry) ? approvalOf(entry) : entry.payload, keys),
    ),
  );
}

/** The answer to a text question of a nested chat. It is not a message in the thread's chat. */
export function textAnswer({ open }: Thread, text: string, keys: Keys): Sent | undefined {
  const asked = [...open.values()].find(
    ({ question, nested }) => nested !== undefined && question.kind === 'text',
  );
  const request_id = asked?.question.request_id ?? '';
  return (
    asked &&
    towards(asked, {
      type: 'input_response',
      command_id: keys.command(['answer', request_id]),
      request_id,
      value: text,
    })
  );
}

function answer(entry: ResumeEntry | undefined, value: JsonValue, keys: Keys): ClientCommand {
  const request_id = entry?.interruptId ?? '';
  return {
    type: 'input_response',
    command_id: keys.command(['answer', request_id, value]),
    request_id,
    value,
  };
}

/** Converts the `{approved, reason?}` of frontends to `{decision, arguments?, reason?}`. */
function approvalOf({ status, payload }: ResumeEntry): JsonValue {
  if (status === 'cancelled') return { decision: 'reject' };
  if (!isJsonObject(payload) || typeof payload['approved'] !== 'boolean' || 'decision' in payload)
    return payload;
  const { approved, reason } = payload;
  return {
    decision: approved ? 'approve' : 'reject',
    ...(typeof reason === 'string' ? { reason } : {}),
  };
}

/** The results of tools that the page runs, but only of calls that are open for it. */
export function toolCommands(
  { chat }: Thread,
  { messages, tools }: RunInput,
  keys: Keys,
): readonly Sent[] {
  const open = new Map(
    [...chat.calls.values()].flatMap(({ call, request_id }) => {
      const question = chat.questions.get(request_id ?? '');
      return tools.has(call.tool) && question?.kind === 'tool'
        ? [[call.call_id, question] as const]
        : [];
    }),
  );
  return messages.flatMap((message): readonly Sent[] => {
    const call_id = message.toolCallId ?? '';
    const question = open.get(call_id);
    if (message.role !== 'tool' || question === undefined) return [];
    const outcome =
      message.error === undefined
        ? { result: resultOf(message, question.schema) }
        : { error: message.error.slice(0, 1024) };
    return [
      {
        command: {
          type: 'tool_response',
          command_id: keys.command(['tool', call_id, outcome]),
          call_id,
          ...outcome,
        },
      },
    ];
  });
}

/** Parses the content, which is text: JSON, unless the tool's result is a string. */
function resultOf({ content }: PageMessage, schema: JsonObject | undefined): JsonValue {
  const text =
    typeof content === 'string'
      ? content
      : Array.isArray(content)
        ? textOf(content as readonly JsonValue[])
        : canonicalJson(content);
  if (schema?.['type'] === 'string') return text;
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return text;
  }
}

const textOf = (parts: readonly JsonValue[]): string =>
  parts
    .flatMap((part) =>
      isJsonObject(part) && typeof part['text'] === 'string' ? [part['text']] : [],
    )
    .join('');
