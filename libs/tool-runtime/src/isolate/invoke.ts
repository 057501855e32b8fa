import type { HookContext, ToolContext } from '@mozaiks/contracts';
import type { CallMessage } from '../protocol.ts';
import { bindArguments } from './bind-arguments.ts';
import type { CallScope } from './call-scope.ts';
import { CodedError } from './coded-error.ts';
import { convertArguments } from './convert-arguments.ts';

type AuthorFunction = (...args: unknown[]) => unknown;

const isFunction = (value: unknown): value is AuthorFunction => typeof value === 'function';

/** Finds a plain function, or the `run` of a tool created by `defineTool`. */
function findFunction(exported: object, name: string): AuthorFunction {
  const found: unknown = Reflect.get(exported, name);
  if (isFunction(found)) return found;
  const run: unknown =
    typeof found === 'object' && found !== null ? Reflect.get(found, 'run') : undefined;
  if (isFunction(run)) return run.bind(found);
  throw new CodedError('tool_unavailable', `the module exports no function ${name}`);
}

const toolContext = (message: CallMessage, scope: CallScope): ToolContext => ({
  app_id: message.app_id,
  user_id: message.user_id,
  chat_id: message.chat_id,
  workflow_name: message.workflow_name,
  agent: message.agent,
  call_id: message.call_id,
  idempotency_key: message.idempotency_key,
  traceparent: message.traceparent,
  signal: scope.signal,
  context: { get: scope.variables.get, set: scope.variables.set },
  log: scope.log,
  platform: { call: scope.platform.call },
  progress: scope.progress.report,
  answer: message.answer,
});

const hookContext = (message: CallMessage, scope: CallScope): HookContext => ({
  app_id: message.app_id,
  user_id: message.user_id,
  chat_id: message.chat_id,
  run_id: message.run_id,
  workflow_name: message.workflow_name,
  event: message.arguments,
  signal: scope.signal,
  context: { get: scope.variables.get, set: scope.variables.set },
  log: scope.log,
  platform: { call: scope.platform.call },
});

/**
 * The values that the runtime fills in, by parameter name. They always override those of the model.
 */
const injected = (
  message: CallMessage,
  scope: CallScope,
  ctx: ToolContext,
): Readonly<Record<string, unknown>> => ({
  app_id: message.app_id,
  user_id: message.user_id,
  chat_id: message.chat_id,
  workflow_name: message.workflow_name,
  agent_name: message.agent,
  get context_variables() {
    return scope.variables.object();
  },
  ctx,
});

/** Calls the author's function with the arguments for its kind and style. */
export function invoke(exported: object, message: CallMessage, scope: CallScope): unknown {
  const run = findFunction(exported, message.function);
  if (message.kind === 'hook') return run(hookContext(message, scope));
  const ctx = toolContext(message, scope);
  if (message.kind === 'router') return run(ctx);
  const fill = injected(message, scope, ctx);
  const given = convertArguments(message.arguments, message.call.convert);
  return run(...bindArguments(message.call, { given, fill }));
}
