import { isJsonObject, type DraftOf, type JsonObject, type JsonValue } from '@mozaiks/contracts';
import { callAuthor } from '../code/author-code.ts';
import { sortWrites } from '../context-writes.ts';
import type { Decision, ResolvedDecision } from '../decide/decision.ts';
import { lastSpeaker } from '../decide/decide.ts';
import { seedOf } from '../decide/seeded.ts';
import { decisionForTarget, askUser, targetNamed } from '../decide/targets.ts';
import { contextUpdate } from '../drafts.ts';
import { runOf, type TurnScope } from '../turn-scope.ts';
import type { Resolution } from './resolve-decision.ts';

type Routed = Extract<Decision, { readonly kind: 'function' }>;

const TIMEOUT_MS = 30_000;

/**
 * Asks a function of the author who speaks next. It returns a name (an agent, `user`, `terminate`
 * or `stay`), `{handoff: name}`, or `{ask: {prompt, options?, schema?}}`. If it returns nothing, it
 * decides nothing. After a failure or an unknown name, nothing is decided either, and there is an
 * `error` event.
 */
export async function askRouter(
  turn: TurnScope,
  from: string,
  { code, reason }: Routed,
): Promise<Resolution | 'stopped'> {
  const { run_id, total_turns } = runOf(turn.state);
  const key = `router:${code.function}:${run_id}:${total_turns}`;
  const agent = from === 'user' ? lastSpeaker(turn) : from;
  const result = await callAuthor(turn, {
    kind: 'router',
    code,
    timeout_ms: TIMEOUT_MS,
    agent,
    run_id,
    arguments: {},
    key,
  });
  if (turn.signal.aborted) return 'stopped';
  if (!result.ok)
    return undecided(turn, result.error.code, `${code.function} failed: ${result.error.message}`);
  const { accepted, refusals } = sortWrites(turn.workflow, result.set);
  const updates = contextUpdate(turn.workflow, { run_id, set: accepted, by: 'tool' });
  const errors = refusals.map((refusal) =>
    errorDraft(turn, 'context_invalid', `${code.function}: ${refusal}`),
  );
  const decision = decisionOf(turn, { given: result.value, agent, reason });
  if (decision !== 'unknown') return { decision, drafts: [...updates, ...errors] };
  const { drafts } = undecided(
    turn,
    'tool_failed',
    `${code.function} gave back no target that is known`,
  );
  return { decision: undefined, drafts: [...updates, ...errors, ...drafts] };
}

interface Given {
  readonly given: JsonValue;
  readonly agent: string;
  readonly reason: Routed['reason'];
}

function decisionOf(
  turn: TurnScope,
  { given, agent, reason }: Given,
): ResolvedDecision | undefined | 'unknown' {
  const { definition } = turn.workflow;
  if (given === null || given === '') return undefined;
  const ask = isJsonObject(given) ? given['ask'] : undefined;
  if (isJsonObject(ask)) return askUser(definition, questionOf(ask), reason);
  const name = isJsonObject(given)
    ? (given['handoff'] ?? given['target'] ?? given['agent'])
    : given;
  const target = typeof name === 'string' ? targetNamed(name, definition) : undefined;
  if (target === undefined) return 'unknown';
  const decided = decisionForTarget(target, {
    from: agent,
    currentAgent: agent,
    definition,
    seed: seedOf(turn.state),
    reason,
  });
  return decided.kind === 'select' || decided.kind === 'function' ? 'unknown' : decided;
}

/**
 * A question with a schema is a form, and one with options a choice. Any other is a text question.
 */
function questionOf({
  prompt,
  options,
  schema,
}: JsonObject): Extract<ResolvedDecision, { readonly kind: 'ask' }>['question'] {
  const said = typeof prompt === 'string' ? prompt : '';
  if (isJsonObject(schema)) return { kind: 'form', prompt: said, schema };
  if (!Array.isArray(options) || options.length === 0) return { kind: 'text', prompt: said };
  return { kind: 'choice', prompt: said, options: (options as readonly JsonValue[]).map(String) };
}

const undecided = (turn: TurnScope, code: string, message: string): Resolution => ({
  decision: undefined,
  drafts: [errorDraft(turn, code, message)],
});

const errorDraft = (turn: TurnScope, code: string, message: string): DraftOf<'error'> => ({
  type: 'error',
  run_id: runOf(turn.state).run_id,
  code,
  message,
  retryable: false,
});
