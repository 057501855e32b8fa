import type { AgentDefinition, DraftOf, EventDraft, Guardrail } from '@mozaiks/contracts';
import type { ResolvedDecision } from '../decide/decision.ts';
import { unseenMessages, replaceIn } from '../request/unseen-messages.ts';
import { commit, runOf, type Part, type TurnScope } from '../turn-scope.ts';
import { blockDrafts, guardrailDraft, handOffDecision } from './guard-drafts.ts';
import { checkGuardrail } from './check-guardrail.ts';

/** `end`: the answer was blocked, or the turn was stopped. A decision: the guardrail hands off. */
type Guarded =
  | 'pass'
  | 'end'
  | { readonly decision: ResolvedDecision; readonly drafts: readonly EventDraft[] };

/**
 * Applies the input guardrails of an agent, in file order, to messages that it has not been shown
 * yet. Each `replace` changes what later guardrails and the model see. Messages that were judged
 * before a crash are not judged again.
 */
export async function* guardInput(turn: TurnScope, agent: AgentDefinition): Part<Guarded> {
  const rails = agent.guardrails.input;
  if (rails.length === 0) return 'pass';
  const { calls, hits } = runOf(turn.state).guarded;
  const judged = new Set(rails.filter(({ llm }) => llm !== undefined).slice(0, calls));
  let text = unseenMessages(agent.name, turn.state.transcript).join('\n');
  if (text === '') return 'pass';
  for (const rail of rails) {
    if (judged.has(rail)) continue;
    const verdict = yield* checkGuardrail(turn, agent, { rail, text });
    if (verdict === 'stopped') return 'end';
    if (verdict.hit && rail.action !== 'replace')
      return yield* stop(turn, agent, { rail, usage: verdict.usage });
    const fresh = verdict.hit && !hits.includes(rail.name);
    yield* commit(turn, [
      ...verdict.usage,
      ...(fresh ? [guardrailDraft(turn, agent, { rail, stage: 'input' })] : []),
    ]);
    if (verdict.hit) text = replaceIn(turn.workflow, [rail], text);
  }
  return 'pass';
}

interface Stopping {
  readonly rail: Guardrail;
  readonly usage: readonly DraftOf<'usage'>[];
}

async function* stop(
  turn: TurnScope,
  agent: AgentDefinition,
  { rail, usage }: Stopping,
): Part<Guarded> {
  if (rail.action === 'handoff') {
    const drafts = [...usage, guardrailDraft(turn, agent, { rail, stage: 'input' })];
    return { decision: handOffDecision(agent, { rail, stage: 'input' }), drafts };
  }
  yield* commit(
    turn,
    blockDrafts(turn, agent, { rail, stage: 'input', message_id: turn.deps.ids.random(), usage }),
  );
  return 'end';
}
