import type { LoadedScriptEntry, Logger, ModelChunk, ModelMessage, ModelRequest, Secrets } from '@mozaiks/contracts';

export const aRequest = (part: Partial<ModelRequest> = {}): ModelRequest => ({
  llm_config: {},
  agent: 'Greeter',
  purpose: 'reply',
  log_id: 'log1',
  preamble: '',
  tools: [],
  messages: [],
  instructions: '',
  cache_seed: 1,
  ...part,
});

export const fromUser = (text: string): ModelMessage => ({ role: 'user', text });

/** A tool's result; `value` defaults to the text. */
export const aResult = (tool: string, text: string, part: Partial<Extract<ModelMessage, { role: 'tool' }>> = {}): ModelMessage => ({
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

/** An entry as workflow-manager hands it over; the pattern is run by the engine's own regular expressions here. */
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
            return found === null ? null : [...found].map((group: string | undefined) => group ?? null);
          },
        }),
  };
}

export const secretsOf = (values: { readonly [name: string]: string } = {}): Secrets => ({ get: (name) => values[name] });

export interface HeardLine {
  readonly level: string;
  readonly msg: string;
  readonly fields: Parameters<Logger['log']>[2];
}

export const listeningLogger = (): Logger & { readonly lines: readonly HeardLine[] } => {
  const lines: HeardLine[] = [];
  return { lines, log: (level, msg, fields) => void lines.push({ level, msg, fields }) };
};

export async function collect(chunks: AsyncIterable<ModelChunk>): Promise<ModelChunk[]> {
  const all: ModelChunk[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return all;
}

export const textIn = (chunks: readonly ModelChunk[]): string => chunks.map((chunk) => (chunk.type === 'text' ? chunk.text : '')).join('');
