import type { Run } from '../log/fold-run.ts';
import type { Step } from '../log/steps/step.ts';

/** What a step did, without its ids and times: equal for steps that did the same. */
export const deedOf = (step: Step): string =>
  JSON.stringify([step.kind, step.agent, ...contentOf(step)]);

function contentOf(step: Step): readonly unknown[] {
  switch (step.kind) {
    case 'turn':
      return [step.event.model];
    case 'model':
      // A fork at a question has no usage of the call that asked it.
      return [step.response?.text, step.usage === null || step.usage.outcome === 'ok'];
    case 'tool':
      return [
        step.event.tool,
        step.event.arguments,
        step.result?.ok,
        step.result?.result,
        step.questions.map(({ answer }) => answer?.value),
      ];
    case 'handoff':
      return [step.event.from, step.event.to, step.event.rule];
    case 'context':
      return [step.event.set, step.event.unset];
    case 'output':
      return [step.event.model, step.event.value];
    case 'question':
      return [
        step.event.prompt,
        step.answer?.type === 'user_message' ? step.answer.text : step.answer?.value,
      ];
    case 'child':
      return [step.event.workflow_name, step.complete?.result];
    case 'hook':
      return [step.event.function, step.event.ok];
    case 'marker':
      return [
        step.event.type,
        'code' in step.event ? step.event.code : 'text' in step.event ? step.event.text : null,
      ];
    case 'end':
      return [
        step.event.type,
        step.event.type === 'workflow_complete' ? step.event.reason : step.event.code,
      ];
    case 'other':
      return [step.event.type];
  }
}

export interface Comparison {
  readonly a: Run;
  readonly b: Run;
  /** The index of the first step that differs; null: none does. */
  readonly first: number | null;
}

/**
 * The first runs of the two chats that differ, otherwise the last ones; null if one of the chats
 * has no run.
 */
export function compareRuns(a: readonly Run[], b: readonly Run[]): Comparison | null {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at += 1) {
    const [one, other] = [a[at], b[at]];
    if (one === undefined || other === undefined) return null;
    const first = firstDifference(one, other);
    if (first !== null || at === length - 1) return { a: one, b: other, first };
  }
  return null;
}

function firstDifference(a: Run, b: Run): number | null {
  const length = Math.max(a.steps.length, b.steps.length);
  for (let at = 0; at < length; at += 1) {
    const [one, other] = [a.steps[at], b.steps[at]];
    if (one === undefined || other === undefined || deedOf(one) !== deedOf(other)) return at;
  }
  return null;
}
