import type { JsonObject } from '@mozaiks/contracts';

/** `openai`: Chat Completions; `responses`: OpenAI's other API. */
export type MockProtocol = 'openai' | 'responses' | 'anthropic';

/**
 * The failure of a reply. A number is a status, sent with the provider's error body.
 *
 * Connection failures: `reset` closes the connection instead of answering; `hang` never sends
 * headers; `hang_mid` stops sending in the middle; `truncate` closes the connection in the middle;
 * `truncate_clean` ends the response in the middle as if it were complete; `midstream_error` sends
 * the provider's error event in the middle; `badsse` sends an event that is not JSON.
 *
 * The others send a complete answer: `empty` without text and calls; `length` and `content_filter`
 * with that finish reason; `badjson` with truncated arguments (or text); `badargs` with arguments
 * of other types; `toolname` with calls of tools that do not exist; `nousage` without usage.
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
  /** A string is sent unchanged. */
  readonly arguments: JsonObject | string;
}

/** One reply. Without text and calls it says `ok`. */
export interface MockReply {
  /** A list contains the pieces as they are streamed. A string is streamed word by word. */
  readonly text?: string | readonly string[];
  readonly thinking?: string;
  readonly calls?: readonly MockCall[];
  /**
   * Default: `tool_calls` if there are calls, otherwise `stop`. `refusal`: the form in which the
   * provider refuses.
   */
  readonly finish?: 'stop' | 'tool_calls' | 'length' | 'content_filter' | 'refusal';
  readonly usage?: MockUsage;
  /** Milliseconds before the headers and before each further event. Default 0. */
  readonly delay_ms?: number;
  readonly fault?: MockFault;
  /** The error message, if `fault` is a status. Default: `fault <status>`. */
  readonly message?: string;
  /** Response headers, if `fault` is a status. */
  readonly headers?: { readonly [name: string]: string };
}

/** Token counts; `input` is the whole prompt. Default: 10 in, 5 out, 0 for the others. */
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
