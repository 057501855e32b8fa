import type { AgentDefinition, DraftOf, EventDraft, Guardrail } from '@mozaiks/contracts';
import { replaceIn } from '../request/unseen-messages.ts';
import { commit, type Part, type TurnScope } from '../turn-scope.ts';
import { guardrailDraft } from './guard-drafts.ts';
import { checkGuardrail } from './check-guardrail.ts';

export type GuardedText =
  /** `drafts`: the events of guardrails that replaced text. */
  | { readonly kind: 'pass'; readonly text: string; readonly drafts: readonly EventDraft[] }
  | { readonly kind: 'hit'; readonly rail: Guardrail; readonly usage: readonly DraftOf<'usage'>[] }
  | { readonly kind: 'stopped' };

/**
 * Applies the output guardrails of an agent, in file order, to its new text. A message that
 * consists only of calls passes.
 */
export async function* guardOutput(
  turn: TurnScope,
  agent: AgentDefinition,
  said: string,
): Part<GuardedText> {
  const drafts: EventDraft[] = [];
  let text = said;
  for (const rail of text === '' ? [] : agent.guardrails.output) {
    const verdict = yield* checkGuardrail(turn, agent, { rail, text });
    if (verdict === 'stopped') return { kind: 'stopped' };
    if (verdict.hit && rail.action !== 'replace')
      return { kind: 'hit', rail, usage: verdict.usage };
    yield* commit(turn, verdict.usage);
    if (!verdict.hit) continue;
    drafts.push(guardrailDraft(turn, agent, { rail, stage: 'output' }));
    text = replaceIn(turn.workflow, [rail], text);
  }
  return { kind: 'pass', text, drafts };
}
