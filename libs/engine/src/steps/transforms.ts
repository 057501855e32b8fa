import {
  isJsonObject,
  RuntimeError,
  type AgentDefinition,
  type HookTransform,
  type JsonObject,
  type JsonValue,
} from '@mozaiks/contracts';
import { callAuthor, hookDraft } from '../code/author-code.ts';
import { refusalAmong } from '../context-writes.ts';
import { transformsOf } from '../definition.ts';
import { contextUpdate } from '../drafts.ts';
import { commit, runOf, type Part, type TurnScope } from '../turn-scope.ts';

export interface Transform<T> {
  readonly type: HookTransform;
  readonly value: T;
  /** The arguments of the hook besides the agent's name. */
  readonly toArguments: (value: T) => JsonObject;
  /**
   * Reads what the hook returned. undefined if that is unusable. If the hook returns null, the
   * value stays as it is.
   */
  readonly read: (given: JsonValue) => T | undefined;
}

/**
 * Passes a value through the author's transforms of one kind, in file order. What they set is
 * committed immediately. Throws `hook_failed` if one throws, exceeds its time limit, or returns an
 * unusable value. If the turn is aborted, a running transform is not waited for.
 */
export async function* transformed<T>(
  turn: TurnScope,
  agent: AgentDefinition,
  { type, value, toArguments, read }: Transform<T>,
): Part<T> {
  let current = value;
  for (const { code, timeout_ms } of transformsOf(turn.workflow, type, agent.name)) {
    const { run_id, total_turns, rounds } = runOf(turn.state);
    const key = `${type}:${run_id}:${total_turns}.${rounds}:${code.function}`;
    const by = {
      code,
      timeout_ms,
      agent: agent.name,
      run_id,
      arguments: { agent: agent.name, ...toArguments(current) },
      key,
    };
    const result = await callAuthor(turn, { ...by, kind: 'hook' });
    const called = hookDraft({ hook: type, by, result });
    const refusal = result.ok ? refusalAmong(turn.workflow, result.set) : result.error.message;
    const set = result.ok && refusal === undefined ? result.set : {};
    if (!turn.signal.aborted)
      yield* commit(turn, [called, ...contextUpdate(turn.workflow, { run_id, set, by: 'hook' })]);
    if (!result.ok || refusal !== undefined) throw failed(`${type}: ${String(refusal)}`);
    const next = result.value === null ? current : read(result.value);
    if (next === undefined)
      throw failed(`${type}: ${code.function} gave back something that cannot be used`);
    current = next;
  }
  return current;
}

const failed = (detail: string): RuntimeError => new RuntimeError('hook_failed', { detail });

/** A text that a hook returns: the string itself, or an object with it under `name`. */
export const textUnder =
  (name: string) =>
  (given: JsonValue): string | undefined => {
    const found = isJsonObject(given) ? given[name] : given;
    return typeof found === 'string' ? found : undefined;
  };
