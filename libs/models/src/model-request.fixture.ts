import {
  chatRef,
  defined,
  logRef,
  tenantScope,
  type ContentPart,
  type JsonValue,
  type LlmConfig,
  type LoadedScriptEntry,
  type Logger,
  type LogRef,
  type ModelChunk,
  type ModelMessage,
  type ModelRequest,
  type Secrets,
} from '@mozaiks/contracts';

export const aLog = (log_id: string): LogRef =>
  logRef(chatRef(tenantScope('app', 'user'), 'chat'), log_id);

export const aRequest = (part: Partial<ModelRequest> = {}): ModelRequest => ({
  llm_config: {},
  agent: 'Greeter',
  purpose: 'reply',
  log: aLog('log1'),
  preamble: '',
  tools: [],
  messages: [],
  instructions: '',
  cache_seed: 1,
  ...part,
});

export const fromUser = (text: string): ModelMessage => ({ role: 'user', text });

/** A tool's result; `value` defaults to the text. */
export const aResult = (
  tool: string,
  text: string,
  part: Partial<Extract<ModelMessage, { role: 'tool' }>> = {},
): ModelMessage => ({
  role: 'tool',
  call_id: `call-${tool}`,
  tool,
  ok: true,
  text,
  value: text,
  ...part,
});

interface Written {
  readonly agent: string;
  readonly after?: string;
  readonly match?: string;
  readonly steps: readonly {
    readonly say?: string;
    readonly delay_ms?: number;
    readonly call?: LoadedScriptEntry['steps'][number]['call'];
  }[];
}

/**
 * An entry as workflow-manager returns it. Here the pattern runs on the engine's own regular
 * expressions.
 */
export function anEntry({ steps, ...entry }: Written): LoadedScriptEntry {
  const pattern = entry.match === undefined ? undefined : new RegExp(entry.match, 'i');
  return {
    ...entry,
    steps: steps.map((step) => ({ call: [], delay_ms: 0, ...step })),
    ...(pattern === undefined
      ? {}
      : {
          matcher: (text) => {
            const found = pattern.exec(text);
            return found === null
              ? null
              : [...found].map((group: string | undefined) => group ?? null);
          },
        }),
  };
}

export const secretsOf = (values: { readonly [name: string]: string } = {}): Secrets => ({
  get: (name) => values[name],
});

export interface LoggedLine {
  readonly level: string;
  readonly msg: string;
  readonly fields: Parameters<Logger['log']>[2];
}

export const recordingLogger = (): Logger & { readonly lines: readonly LoggedLine[] } => {
  const lines: LoggedLine[] = [];
  return { lines, log: (level, msg, fields) => void lines.push({ level, msg, fields }) };
};

export async function collect(chunks: AsyncIterable<ModelChunk>): Promise<ModelChunk[]> {
  const all: ModelChunk[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return all;
}

export const textIn = (chunks: readonly ModelChunk[]): string =>
  chunks.map((chunk) => (chunk.type === 'text' ? chunk.text : '')).join('');

export const finishOf = (chunks: readonly ModelChunk[]) =>
  chunks.find((chunk) => chunk.type === 'finish');
export const callsIn = (chunks: readonly ModelChunk[]) =>
  chunks.filter((chunk) => chunk.type === 'tool_call');

/** A tool that takes no arguments. */
export const aTool = (name: string) => ({
  name,
  description: `does ${name}`,
  parameters: { type: 'object', properties: {} },
});

/** Two calls of one answer, and their chunks. */
export const TWO_CALLS = [
  { tool: 'find', arguments: { query: 'a long enough text' } },
  { tool: 'log', arguments: { line: 'another long text', n: 1 } },
];
export const TWO_CALL_CHUNKS = TWO_CALLS.map((call) => ({
  type: 'tool_call',
  ...call,
  raw: JSON.stringify(call.arguments),
}));

/** Every API over which a model can be asked. */
export const EVERY_API: readonly LlmConfig[] = [
  { provider: 'openai' },
  { provider: 'openai', api: 'responses' },
  { provider: 'openai-compatible' },
  { provider: 'anthropic' },
];

/** A message with parts of every kind. */
export const MANY_PARTS: readonly ContentPart[] = [
  { type: 'text', text: 'see' },
  { type: 'image', media_type: 'image/png', data: 'AAAA' },
  { type: 'image', media_type: 'image/png', url: 'https://x.test/a.png' },
  { type: 'file', media_type: 'application/pdf', name: 'a.pdf', data: 'BBBB' },
  {
    type: 'file',
    media_type: 'text/plain',
    name: 'a.txt',
    data: Buffer.from('hello').toString('base64'),
  },
  { type: 'file', media_type: 'application/pdf', name: 'b.pdf', url: 'https://x.test/b.pdf' },
  { type: 'file', media_type: 'application/zip', name: 'c.zip', url: 'https://x.test/c.zip' },
];

/**
 * A message, its answer with one call, and the result of that. `data`: the provider data of the
 * answer.
 */
export const afterCall = (data: JsonValue | undefined, text = 'so'): readonly ModelMessage[] => [
  fromUser('hi'),
  {
    role: 'assistant',
    text,
    tool_calls: [{ call_id: 'c1', tool: 'find', arguments: {} }],
    ...defined({ provider_data: data }),
  },
  aResult('find', 'found', { call_id: 'c1' }),
];
