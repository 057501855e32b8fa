import type { AgentDefinition, DraftOf, EventDraft, Guardrail } from '@mozaiks/contracts';
import { replaceIn } from '../request/new-material.ts';
import { commit, type Part, type TurnScope } from '../turn-scope.ts';
import { guardrailDraft } from './guard-drafts.ts';
import { trips } from './trips.ts';

export type GuardedText =
  /** `drafts`: the guardrails that replaced something. */
  | { readonly kind: 'pass'; readonly text: string; readonly drafts: readonly EventDraft[] }
  | { readonly kind: 'hit'; readonly rail: Guardrail; readonly usage: readonly DraftOf<'usage'>[] }
  | { readonly kind: 'stopped' };

/** The output guardrails of an agent, in file order, on the text that it is about to say. A message of calls alone goes through. */
export async function* guardOutput(
  turn: TurnScope,
  agent: AgentDefinition,
  said: string,
): Part<GuardedText> {
  const drafts: EventDraft[] = [];
  let text = said;
  for (const rail of text === '' ? [] : agent.guardrails.output) {
    const verdict = yield* trips(turn, agent, { rail, text });
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
