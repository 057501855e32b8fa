interface ErrorCodeEntry {
  readonly message: string;
  readonly retryable: boolean;
  /** HTTP status of the same error. */
  readonly status: number;
  /** Close code where the error ends the connection. */
  readonly close?: number;
}

const caller = (status: number, message: string, close?: number): ErrorCodeEntry => ({
  message,
  retryable: false,
  status,
  ...(close === undefined ? {} : { close }),
});
const dependency = (status: number, message: string, close?: number): ErrorCodeEntry => ({
  ...caller(status, message, close),
  retryable: true,
});
const limit = (status: number, message: string, close?: number): ErrorCodeEntry =>
  caller(status, message, close);
const bug = (message: string): ErrorCodeEntry => caller(500, message);

/** Every code that leaves the process: on frames, in problem+json, in facts. Families: the caller's fault, a dependency, a limit, a bug in us. */
const table = {
  // the caller's fault
  unauthenticated: caller(401, 'the token is missing or not valid', 4401),
  token_expired: caller(401, 'the token has expired', 4401),
  auth_timeout: caller(401, 'no token came within the time limit', 4408),
  forbidden: caller(403, 'the token does not allow this', 4403),
  origin_not_allowed: caller(
    403,
    'the page that connects is not on the list of allowed origins',
    1008,
  ),
  invalid_frame: caller(400, 'the frame is not valid', 4400),
  invalid_request: caller(400, 'the request is not valid'),
  invalid_context: caller(
    400,
    'the context has a variable that clients may not set, or a value of the wrong type',
  ),
  chat_not_found: caller(404, 'there is no such chat', 4404),
  file_not_found: caller(404, 'there is no such file in this chat'),
  workflow_not_found: caller(404, 'there is no such workflow'),
  workflow_unavailable: caller(503, 'the workflow has errors and is not served'),
  not_found: caller(404, 'there is nothing at this address'),
  method_not_allowed: caller(405, 'the method is not allowed here'),
  unsupported_media_type: caller(415, 'a body of this media type is not accepted here'),
  idempotency_conflict: caller(409, 'the same id was used before with other content'),
  invalid_fork_point: caller(
    409,
    'a chat can be forked only where a run has ended or a question is open',
  ),
  // refusals of accepted commands (`command_rejected`)
  chat_busy: caller(409, 'the chat is busy, and this workflow does not queue messages'),
  request_closed: caller(409, 'the question is not open'),
  invalid_value: caller(422, 'the value does not answer the question'),
  no_run: caller(409, 'there is no such run to cancel'),
  unexpected_command: caller(409, 'the command does not fit the state of the chat'),
  // dependencies
  store_unavailable: dependency(503, 'the store did not answer'),
  store_in_use: caller(503, 'the store is open already, in this process or another'),
  store_too_new: caller(503, 'the store was written by a newer version'),
  store_misconfigured: caller(
    503,
    'the store, or the way to it, is not set up so that nothing can be lost',
  ),
  reads_busy: dependency(503, 'too many chats of this user wait to be read'),
  shutting_down: dependency(503, 'this instance is going away', 1012),
  model_unavailable: dependency(503, 'the model provider did not answer'),
  model_overloaded: dependency(503, 'the model provider is overloaded or limits the rate'),
  model_stream_broken: dependency(502, 'the model stream ended without its end mark'),
  model_timeout: dependency(504, 'the model took too long'),
  model_rejected: caller(502, 'the model provider refused the request'),
  model_bad_output: dependency(502, 'the model provider answered with something that is not valid'),
  model_not_configured: caller(503, 'no model provider is configured for this agent'),
  model_price_unknown: caller(
    503,
    'the money cap of this run cannot be kept: no price is known for the model',
  ),
  script_no_answer: caller(502, 'no answer of script.yaml fits'),
  empty_answer: dependency(502, 'the model answered with nothing'),
  drained: dependency(503, 'the instance went away in the middle of a message'),
  platform_unconfigured: caller(503, 'PLATFORM_API_URL is not set'),
  platform_error: dependency(502, 'the platform did not answer as it should'),
  // tools
  tool_unavailable: caller(422, 'the tool is not deployed here, or no longer accepts this call'),
  tool_unknown: caller(422, 'there is no such tool for this agent'),
  tool_invalid_arguments: caller(422, 'the arguments do not fit the tool'),
  tool_failed: caller(422, 'the tool failed'),
  tool_timeout: caller(422, 'the tool took too long'),
  tool_crashed: caller(422, 'the tool ended its isolate'),
  tools_busy: dependency(
    503,
    'every isolate for tools is busy, and too many calls wait, or this one waited too long',
  ),
  tool_result_invalid: caller(422, 'the result is not JSON, or is too large or too deep'),
  tool_rejected: caller(422, 'a person refused the call'),
  interrupted: caller(
    422,
    'the call was cut off by a crash and may or may not have had its effect',
  ),
  cancelled: caller(422, 'the run was cancelled'),
  timeout: caller(422, 'nobody answered in time'),
  repeated_calls: caller(422, 'the same call gave the same result too often'),
  transfer_refused: caller(422, 'this transfer is not available now'),
  hook_failed: caller(422, 'a hook failed'),
  // runs
  config_missing: caller(503, 'a setting that the workflow requires is missing'),
  structured_output_invalid: caller(
    422,
    'the answer does not satisfy its model, also after a repair',
  ),
  content_filtered: caller(422, 'the model provider filtered the answer'),
  child_failed: caller(422, 'the nested workflow failed'),
  nesting_too_deep: limit(422, 'workflows are nested too deeply'),
  recovery_exhausted: caller(500, 'the run was taken over too often without progress'),
  workflow_version_unknown: caller(500, 'the definition that the run started with is not stored'),
  context_invalid: caller(422, 'a context variable was given a value of the wrong type'),
  // limits
  frame_too_big: limit(413, 'the frame is too big', 1009),
  request_too_big: limit(413, 'the body of the request is too big'),
  file_too_big: limit(413, 'the file is too big'),
  text_too_long: limit(413, 'the message text is too long'),
  inbox_full: limit(429, 'too many commands of this chat are waiting'),
  chat_full: limit(409, 'the chat has as many events, files or bytes as one chat may have'),
  too_many_sockets: limit(429, 'too many sockets of this user', 4429),
  too_many_streams: limit(429, 'too many answers to this user are under way'),
  too_many_requests: limit(429, 'too many frames or requests', 4429),
  too_many_chats: limit(429, 'too many chats on this socket'),
  commit_too_large: limit(413, 'what should be stored together is too large'),
  // a bug in us
  internal: bug('something went wrong inside the runtime'),
} satisfies Record<string, ErrorCodeEntry>;

export type ErrorCode = keyof typeof table;
/** code -> message, retryable, HTTP status, close code. docs/reference/errors.md is held to it by a spec. */
export const ERROR_CODES: Readonly<Record<ErrorCode, ErrorCodeEntry>> = table;
export const isErrorCode = (code: string): code is ErrorCode => Object.hasOwn(table, code);
