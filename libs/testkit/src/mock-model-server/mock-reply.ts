import type { JsonObject } from '@mozaiks/contracts';

/** `openai`: Chat Completions; `responses`: OpenAI's other API. */
export type MockProtocol = 'openai' | 'responses' | 'anthropic';

/**
 * What goes wrong with a reply. A number is a status, with the provider's error body; `reset` closes the connection instead of answering; `hang` never
 * sends headers; `hang_mid` falls silent in the middle; `truncate` closes the connection there, `truncate_clean` ends the response there as if it were
 * whole; `midstream_error` sends the provider's error event there, `badsse` an event that is not JSON. The others send a whole answer: `empty` without
 * text and calls; `length` and `content_filter` with that finish reason; `badjson` with arguments (or text) cut short, `badargs` with arguments of other
 * types, `toolname` with calls of tools that do not exist; `nousage` without usage.
 */
export type MockFault =
  | number
  | 'reset'
  | 'hang'
  | 'hang_mid'
  | 'truncate'
  | 'truncate_clean'
  | 'midstream_error'
  | 'badsse'
  | 'empty'
  | 'length'
  | 'content_filter'
  | 'badjson'
  | 'badargs'
  | 'toolname'
  | 'nousage';

export interface MockCall {
  readonly tool: string;
  /** As text: sent as it is. */
  readonly arguments: JsonObject | string;
}

/** One reply. Without text and calls it says `ok`. */
export interface MockReply {
  /** A list: its pieces as they are streamed. Otherwise word by word. */
  readonly text?: string | readonly string[];
  readonly thinking?: string;
  readonly calls?: readonly MockCall[];
  /** Default: `tool_calls` where there are calls, else `stop`. `refusal`: as the provider refuses. */
  readonly finish?: 'stop' | 'tool_calls' | 'length' | 'content_filter' | 'refusal';
  readonly usage?: MockUsage;
  /** Before the headers, and before each further event. Default 0. */
  readonly delay_ms?: number;
  readonly fault?: MockFault;
  /** Of a `fault` that is a status: what the error says. Default: `fault <status>`. */
  readonly message?: string;
  /** Of a `fault` that is a status. */
  readonly headers?: { readonly [name: string]: string };
}

/** Tokens; `input` is the whole prompt. Default: 10 in, 5 out, none of the others. */
export interface MockUsage {
  readonly input?: number;
  readonly output?: number;
  readonly cached?: number;
  readonly cache_write?: number;
  readonly reasoning?: number;
}

export interface MockRequest {
  readonly protocol: MockProtocol;
  readonly path: string;
  readonly headers: { readonly [name: string]: string };
  readonly body: JsonObject;
}
