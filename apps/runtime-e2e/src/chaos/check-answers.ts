import type { RuntimeEvent } from '@mozaiks/contracts';
import type { Answers } from './load-workflows.ts';
import type { Loss } from './losses.ts';

type Finding = readonly [loss: Loss, message: string];

/** Each run that ended well has every answer of its workflow once; one that was cancelled has none twice; none fails. */
export function checkAnswers(facts: readonly RuntimeEvent[], answers: Answers): readonly Finding[] {
  return facts.flatMap((end): Finding[] => {
    if (end.type === 'workflow_error')
      return [['runs_failed', `${end.run_id} at ${end.seq}: ${end.code}`]];
    if (end.type !== 'workflow_complete') return [];
    const run = facts.filter(({ run_id }) => run_id === end.run_id);
    return Object.entries(answers).flatMap(([agent, count]): Finding[] => {
      const given = run.filter(
        (fact) =>
          fact.type === 'agent_response' && fact.agent === agent && fact.finish_reason === 'stop',
      ).length;
      const message = `${agent} answered ${given} times instead of ${count} in the run that ended at ${end.seq} (${end.reason})`;
      if (given > count) return [['turns_duplicated', message]];
      return given < count && end.reason === 'done' ? [['answers_missing', message]] : [];
    });
  });
}
