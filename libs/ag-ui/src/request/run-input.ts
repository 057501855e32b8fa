import { isJsonObject, type JsonObject, type JsonValue } from '@mozaiks/contracts';

const MAX_ID = 1024;
const anything: JsonObject = {};
const text = (maxLength: number, description = ''): JsonObject => ({
  type: 'string',
  minLength: 1,
  maxLength,
  ...(description === '' ? {} : { description }),
});
/** Clients send null where a field may be absent. */
const orNull = (schema: JsonObject, description = ''): JsonObject => ({
  anyOf: [schema, { type: 'null' }],
  ...(description === '' ? {} : { description }),
});
const list = (properties: JsonObject, required: readonly string[]): JsonObject => ({
  type: 'array',
  items: { type: 'object', properties, required },
});

/** Histories are read as a whole, on the one thread that serves everybody. */
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

/** RunAgentInput, as every version of the client sends it. What the standard does not know is ignored. */
export const RunInputSchema: JsonObject = {
  type: 'object',
  required: ['threadId', 'runId', 'messages'],
  properties: {
    threadId: text(MAX_ID, 'Names the chat of the caller, by any text'),
    runId: text(MAX_ID, 'Names the run. The same one again starts nothing, and shows that run'),
    messages: { ...MESSAGES, maxItems: MAX_MESSAGES },
    resume: orNull({ ...RESUME, maxItems: 256 }, 'Answers to the interrupts of the run before'),
    tools: orNull({ type: 'array' }, 'Tools that the page carries out'),
    protocolVersion: orNull(
      { type: 'string' },
      'Clients before 1.0 send none, and get nothing that they refuse',
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
  /** Of a tool message. */
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
  /** The client knows protocol 1.0. */
  readonly declared: boolean;
  readonly messages: readonly PageMessage[];
  /** Names of the tools that the page carries out. */
  readonly tools: ReadonlySet<string>;
  readonly resume: readonly ResumeEntry[];
}

/** The parts of a body that satisfies the schema. */
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
