import type { HandoffRule } from '@mozaiks/contracts';
import { END, USER } from '../log/path-taken.ts';
import { plural } from './format.ts';

/** The graph of a workflow. */
export const graph = {
  name: 'Graph of the agents',
  ways: 'The paths as text',
  taken: (times: number): string => (times === 1 ? 'taken once' : `taken ${plural(times, 'time')}`),
  waitsForYou: (what: string): string => `waits for you: ${what}`,
  spoke: (times: number): string =>
    times === 0 ? 'not reached' : times === 1 ? 'reached once' : `reached ${plural(times, 'time')}`,
  tooLarge: 'There are too many paths to draw.',
  empty: 'No agent has spoken yet, and the definition of the workflow is not known.',
  byPattern: 'if no rule decides',
  begins: 'begins',
  rule: ({ kind, condition, expression }: HandoffRule): string => {
    if (kind === 'llm') return `chosen by its model: ${condition ?? ''}`;
    const when = expression === undefined ? 'always' : `if ${expression.source}`;
    return kind === 'pre' ? `${when}, before its turn` : when;
  },
};

/** The name of a node. */
export function nodeName(id: string): string {
  if (id === USER) return 'You';
  return id === END ? 'End' : id;
}
