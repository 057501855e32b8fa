import { isJsonObject, type DraftOf, type JsonObject, type JsonValue } from '@mozaiks/contracts';
import { callAuthor } from '../code/author-code.ts';
import { sortWrites } from '../context-writes.ts';
import type { Decision, Settled } from '../decide/decision.ts';
import { lastSpeaker } from '../decide/decide.ts';
import { seedOf } from '../decide/seeded.ts';
import { aimAt, askUser, targetNamed } from '../decide/targets.ts';
import { contextUpdate } from '../drafts.ts';
import { runOf, type TurnScope } from '../turn-scope.ts';
import type { Move } from './settle.ts';

type Routed = Extract<Decision, { readonly kind: 'function' }>;

const TIMEOUT_MS = 30_000;

/**
 * Asks a function of the author where to go. It gives back a name (an agent, `user`, `terminate` or `stay`), `{handoff: name}`, `{ask: {prompt, options?,
 * schema?}}`, or nothing, which decides nothing. A failure or an unknown name decides nothing either, with an `error` fact.
 */
export async function route(
  turn: TurnScope,
  from: string,
  { code, reason }: Routed,
): Promise<Move | 'stopped'> {
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
): Settled | undefined | 'unknown' {
  const { definition } = turn.workflow;
  if (given === null || given === '') return undefined;
  const ask = isJsonObject(given) ? given['ask'] : undefined;
  if (isJsonObject(ask)) return askUser(definition, questionOf(ask), reason);
  const name = isJsonObject(given)
    ? (given['handoff'] ?? given['target'] ?? given['agent'])
    : given;
  const target = typeof name === 'string' ? targetNamed(name, definition) : undefined;
  if (target === undefined) return 'unknown';
  const aimed = aimAt(target, {
    from: agent,
    stayer: agent,
    definition,
    seed: seedOf(turn.state),
    reason,
  });
  return aimed.kind === 'select' || aimed.kind === 'function' ? 'unknown' : aimed;
}

/** A question with a schema is a form, one with options a choice, any other a text. */
function questionOf({
  prompt,
  options,
  schema,
}: JsonObject): Extract<Settled, { readonly kind: 'ask' }>['question'] {
  const said = typeof prompt === 'string' ? prompt : '';
  if (isJsonObject(schema)) return { kind: 'form', prompt: said, schema };
  if (!Array.isArray(options) || options.length === 0) return { kind: 'text', prompt: said };
  return { kind: 'choice', prompt: said, options: (options as readonly JsonValue[]).map(String) };
}

const undecided = (turn: TurnScope, code: string, message: string): Move => ({
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
