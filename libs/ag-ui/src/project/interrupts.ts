import { assertNever, defined, type EventOf, type JsonObject } from '@mozaiks/contracts';
import type { Interrupt } from '../events.ts';
import { withoutNulls } from '../without-nulls.ts';

type Question = EventOf<'input_request'>;

/**
 * The open questions that a page answers with `resume`. A text question is answered by the next
 * message instead.
 */
export const interruptsOf = (questions: readonly Question[]): readonly Interrupt[] =>
  questions.filter(({ kind }) => kind !== 'text').map(interruptOf);

/** Frontends offer approval buttons for a call only with this reason and this schema. */
const TOOL_CALL = 'tool_call';
const APPROVAL: JsonObject = {
  type: 'object',
  properties: { approved: { type: 'boolean' }, reason: { type: 'string' } },
  required: ['approved'],
};

function interruptOf(question: Question): Interrupt {
  const { request_id: id, kind, prompt, call_id, expires_at, component, options, agent } = question;
  const schema = schemaOf(question);
  const about = {
    kind,
    agent,
    component: component ?? null,
    options: options ?? null,
  } as JsonObject;
  return {
    id,
    reason: kind === 'approval' ? TOOL_CALL : 'input_required',
    ...(prompt === '' ? {} : { message: prompt }),
    ...defined({ toolCallId: call_id, responseSchema: schema, expiresAt: expires_at }),
    metadata: withoutNulls(about),
  };
}

function schemaOf({ kind, options = [], schema }: Question): JsonObject | undefined {
  switch (kind) {
    case 'approval':
      return APPROVAL;
    case 'choice':
      return { type: 'string', enum: options };
    case 'form':
    case 'tool':
      return schema;
    case 'text':
      return undefined;
    default:
      return assertNever(kind, 'question');
  }
}
