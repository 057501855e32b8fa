import { defined } from './defined.ts';
interface ErrorCodeEntry {
  readonly message: string;
  readonly retryable: boolean;
  /** HTTP status of the error. */
  readonly status: number;
  /** Close code, if the error ends the connection. */
  readonly close?: number;
}

const caller = (status: number, message: string, close?: number): ErrorCodeEntry => ({
  message,
  retryable: false,
  status,
  ...defined({ close }),
});
const dependency = (status: number, message: string, close?: number): ErrorCodeEntry => ({
  ...caller(status, message, close),
  retryable: true,
});
const limit = (status: number, message: string, close?: number): ErrorCodeEntry =>
  caller(status, message, close);
const bug = (message: string): ErrorCodeEntry => caller(500, message);

/**
 * Every error code that leaves the process: in frames, problem+json and events. Groups: the
 * caller's fault, a dependency, a limit, a bug in the runtime.
 */
const table = {
  // the caller's fault
  unauthenticated: caller(401, 'missing or invalid token', 4401),
  token_expired: caller(401, 'the token has expired', 4401),
  auth_timeout: caller(401, 'no token received before the deadline', 4408),
  forbidden: caller(403, 'the token does not allow this', 4403),
  origin_not_allowed: caller(403, 'origin not allowed', 1008),
  invalid_frame: caller(400, 'invalid frame', 4400),
  invalid_request: caller(400, 'invalid request'),
  invalid_context: caller(
    400,
    'the context names a variable that clients may not set, or has a value of the wrong type',
  ),
  chat_not_found: caller(404, 'unknown chat', 4404),
  file_not_found: caller(404, 'unknown file in this chat'),
  workflow_not_found: caller(404, 'unknown workflow'),
  workflow_unavailable: caller(503, 'the workflow has errors and is unavailable'),
  not_found: caller(404, 'unknown address'),
  method_not_allowed: caller(405, 'method not allowed'),
  unsupported_media_type: caller(415, 'unsupported media type'),
  idempotency_conflict: caller(409, 'this id was already used with different content'),
  invalid_fork_point: caller(
    409,
    'a chat can be forked only at the end of a run or at an open question',
  ),
  // refusals of accepted commands (`command_rejected`)
  chat_busy: caller(409, 'the chat is busy, and this workflow does not queue messages'),
  request_closed: caller(409, 'the question is not open'),
  invalid_value: caller(422, 'the value does not answer the question'),
  no_run: caller(409, 'no such run to cancel'),
  unexpected_command: caller(409, 'the command does not fit the state of the chat'),
  // dependencies
  store_unavailable: dependency(503, 'the store did not answer'),
  store_in_use: caller(503, 'the store is already open, in this process or another'),
  store_too_new: caller(503, 'the store was written by a newer version'),
  store_misconfigured: caller(503, 'the store or its connection is not configured for durability'),
  reads_busy: dependency(503, 'too many chats of this user are waiting to be read'),
  shutting_down: dependency(503, 'this instance is shutting down', 1012),
  model_unavailable: dependency(503, 'the model provider did not answer'),
  model_overloaded: dependency(503, 'the model provider is overloaded or limits the rate'),
  model_stream_broken: dependency(502, 'the model stream ended unexpectedly'),
  model_timeout: dependency(504, 'the model took too long'),
  model_rejected: caller(502, 'the model provider rejected the request'),
  model_bad_output: dependency(502, 'the model provider sent an invalid answer'),
  model_not_configured: caller(503, 'no model provider is configured for this agent'),
  model_price_unknown: caller(
    503,
    'the cost limit of this run cannot be enforced: the price of the model is unknown',
  ),
  script_no_answer: caller(502, 'no answer in script.yaml matches'),
  empty_answer: dependency(502, 'the model sent an empty answer'),
  drained: dependency(503, 'the instance shut down while a message was streaming'),
  data_refused: caller(422, 'the data source does not allow this collection or query'),
  platform_unconfigured: caller(503, 'PLATFORM_API_URL is not set'),
  platform_error: dependency(502, 'the platform sent an error or an invalid answer'),
  // tools
  tool_unavailable: caller(422, 'the tool is not deployed here, or no longer accepts this call'),
  tool_unknown: caller(422, 'the agent has no such tool'),
  tool_invalid_arguments: caller(422, 'the arguments do not match the schema of the tool'),
  tool_failed: caller(422, 'the tool failed'),
  tool_timeout: caller(422, 'the tool took too long'),
  tool_crashed: caller(422, 'the tool crashed its isolate'),
  tools_busy: dependency(
    503,
    'all isolates are busy, and too many calls are waiting or this one waited too long',
  ),
  tool_result_invalid: caller(422, 'the result is not JSON, or is too large or too deep'),
  tool_rejected: caller(422, 'a person rejected the call'),
  interrupted: caller(422, 'a crash interrupted the call, which may or may not have taken effect'),
  cancelled: caller(422, 'the run was cancelled'),
  timeout: caller(422, 'no one answered in time'),
  repeated_calls: caller(422, 'the same call gave the same result too often'),
  transfer_refused: caller(422, 'this transfer is not available now'),
  hook_failed: caller(422, 'a hook failed'),
  // runs
  config_missing: caller(503, 'a setting that the workflow requires is missing'),
  structured_output_invalid: caller(
    422,
    'the answer does not match its schema, even after a repair',
  ),
  content_filtered: caller(422, 'the model provider filtered the answer'),
  child_failed: caller(422, 'the nested workflow failed'),
  nesting_too_deep: limit(422, 'workflows are nested too deeply'),
  recovery_exhausted: caller(500, 'the run was taken over too often without progress'),
  workflow_version_unknown: caller(500, 'the definition that the run started with is not stored'),
  context_invalid: caller(422, 'a context variable was set to a value of the wrong type'),
  // limits
  frame_too_big: limit(413, 'the frame is too large', 1009),
  request_too_big: limit(413, 'the request body is too large'),
  file_too_big: limit(413, 'the file is too large'),
  text_too_long: limit(413, 'the message text is too long'),
  inbox_full: limit(429, 'too many commands are waiting for this chat'),
  chat_full: limit(409, 'the chat has reached its limit of events, files or bytes'),
  data_too_large: limit(413, 'the query finds more data than a variable may hold'),
  too_many_sockets: limit(429, 'too many sockets of this user', 4429),
  too_many_streams: limit(429, 'too many answers to this user are under way'),
  too_many_requests: limit(429, 'too many frames or requests', 4429),
  too_many_chats: limit(429, 'too many chats on this socket'),
  commit_too_large: limit(413, 'the commit is too large'),
  // a bug in the runtime
  internal: bug('internal error'),
} satisfies Record<string, ErrorCodeEntry>;

export type ErrorCode = keyof typeof table;
/**
 * By code: message, whether it is retryable, HTTP status, close code. A spec compares
 * docs/reference/errors.md with it.
 */
export const ERROR_CODES: Readonly<Record<ErrorCode, ErrorCodeEntry>> = table;
export const isErrorCode = (code: string): code is ErrorCode => Object.hasOwn(table, code);
