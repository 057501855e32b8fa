import type { RuntimeEvent } from '@mozaiks/contracts';
import type { Answers } from './load-workflows.ts';
import type { Loss } from './losses.ts';

type Finding = readonly [loss: Loss, message: string];

/**
 * A successful run has every answer of its workflow once. A cancelled run has none twice. No run
 * may fail.
 */
export function checkAnswers(
  events: readonly RuntimeEvent[],
  answers: Answers,
): readonly Finding[] {
  return events.flatMap((end): Finding[] => {
    if (end.type === 'workflow_error')
      return [['runs_failed', `${end.run_id} at ${end.seq}: ${end.code}`]];
    if (end.type !== 'workflow_complete') return [];
    const run = events.filter(({ run_id }) => run_id === end.run_id);
    return Object.entries(answers).flatMap(([agent, count]): Finding[] => {
      const given = run.filter(
        (event) =>
          event.type === 'agent_response' &&
          event.agent === agent &&
          event.finish_reason === 'stop',
      ).length;
      const message = `${agent} answered ${given} times instead of ${count} in the run that ended at ${end.seq} (${end.reason})`;
      if (given > count) return [['turns_duplicated', message]];
      return given < count && end.reason === 'done' ? [['answers_missing', message]] : [];
    });
  });
}
