import { isJsonObject, type JsonObject, type JsonValue } from '@mozaiks/contracts';

const MAX_ID = 1024;
const anything: JsonObject = {};
const text = (maxLength: number, description = ''): JsonObject => ({
  type: 'string',
  minLength: 1,
  maxLength,
  ...(description === '' ? {} : { description }),
});
/** Accepts null as well, because clients send null for optional fields. */
const orNull = (schema: JsonObject, description = ''): JsonObject => ({
  anyOf: [schema, { type: 'null' }],
  ...(description === '' ? {} : { description }),
});
const list = (properties: JsonObject, required: readonly string[]): JsonObject => ({
  type: 'array',
  items: { type: 'object', properties, required },
});

/** Limits, because whole histories are parsed on the thread that serves all requests. */
const [MAX_MESSAGES, MAX_CALLS] = [10_000, 256];

const MESSAGES = list(
  {
    id: { type: 'string', maxLength: MAX_ID },
    role: { type: 'string' },
    content: anything,
    toolCallId: orNull({ type: 'string' }),
    toolCalls: orNull({ type: 'array', maxItems: MAX_CALLS }),
  },
  ['id', 'role'],
);
const RESUME = list(
  { interruptId: text(256), status: { enum: ['resolved', 'cancelled'] }, payload: anything },
  ['interruptId', 'status'],
);

/** RunAgentInput, as all client versions send it. Unknown fields are ignored. */
export const RunInputSchema: JsonObject = {
  type: 'object',
  required: ['threadId', 'runId', 'messages'],
  properties: {
    threadId: text(MAX_ID, 'Any text that identifies a chat of the caller'),
    runId: text(MAX_ID, 'Identifies the run. Repeating it starts nothing and shows that run'),
    messages: { ...MESSAGES, maxItems: MAX_MESSAGES },
    resume: orNull({ ...RESUME, maxItems: 256 }, 'Answers to the interrupts of the previous run'),
    tools: orNull({ type: 'array' }, 'Tools that the page runs'),
    protocolVersion: orNull(
      { type: 'string' },
      'Clients before 1.0 send none, and get only what they accept',
    ),
    context: orNull({ type: 'array' }),
    state: anything,
    forwardedProps: anything,
  },
};

export interface PageMessage {
  readonly id: string;
  readonly role: string;
  readonly content: JsonValue;
  /** Only in tool messages. */
  readonly toolCallId?: string;
  readonly error?: string;
  /** Ids of the calls of an assistant message. */
  readonly calls: readonly string[];
}

export interface ResumeEntry {
  readonly interruptId: string;
  readonly status: 'resolved' | 'cancelled';
  readonly payload: JsonValue;
}

export interface RunInput {
  readonly threadId: string;
  readonly runId: string;
  /** Whether the client supports protocol 1.0. */
  readonly declared: boolean;
  readonly messages: readonly PageMessage[];
  /** Names of the tools that the page runs. */
  readonly tools: ReadonlySet<string>;
  readonly resume: readonly ResumeEntry[];
}

/** Reads a body that satisfies the schema. */
export function readRunInput(body: JsonObject): RunInput {
  const { threadId, runId, protocolVersion, messages, tools, resume } = body;
  return {
    threadId: String(threadId),
    runId: String(runId),
    declared: typeof protocolVersion === 'string',
    messages: objectsIn(messages).map(readMessage),
    tools: new Set(
      objectsIn(tools).flatMap(({ name }) => (typeof name === 'string' ? [name] : [])),
    ),
    resume: objectsIn(resume).map(({ interruptId, status, payload }) => ({
      interruptId: String(interruptId),
      status: status === 'cancelled' ? 'cancelled' : 'resolved',
      payload: payload ?? null,
    })),
  };
}

function readMessage({ id, role, content, toolCallId, error, toolCalls }: JsonObject): PageMessage {
  return {
    id: String(id),
    role: String(role),
    content: content ?? null,
    calls: objectsIn(toolCalls).flatMap((call) =>
      typeof call['id'] === 'string' ? [call['id']] : [],
    ),
    ...(typeof toolCallId === 'string' ? { toolCallId } : {}),
    ...(typeof error === 'string' ? { error } : {}),
  };
}

const objectsIn = (value: JsonValue | undefined): readonly JsonObject[] =>
  Array.isArray(value) ? (value as readonly JsonValue[]).filter(isJsonObject) : [];
