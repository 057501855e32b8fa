import type { RuntimeEvent } from '@mozaiks/contracts';
import { checkAnswers } from './check-answers.ts';

const response = (agent: string, finish_reason = 'stop') => ({
  type: 'agent_response',
  run_id: 'r',
  agent,
  finish_reason,
});
const end = (reason: string) => ({ type: 'workflow_complete', run_id: 'r', seq: 9, reason });
const losses = (events: readonly object[]) =>
  checkAnswers(events as readonly RuntimeEvent[], { a: 1, b: 1 }).map(([loss]) => loss);

describe('the answers of a run', () => {
  it('occur once each', () => {
    expect(losses([response('a'), response('b'), end('done')])).toEqual([]);
  });

  it('are duplicated if one occurs twice, however the run ended', () => {
    expect(losses([response('a'), response('a'), end('cancelled')])).toEqual(['turns_duplicated']);
  });

  it('are missing if a successful run lacks one, but not if the run was cancelled', () => {
    expect(losses([response('a'), end('done')])).toEqual(['answers_missing']);
    expect(losses([response('a'), response('b', 'interrupted'), end('cancelled')])).toEqual([]);
  });

  it('do not count in a failed run, which is itself a loss', () => {
    expect(losses([{ type: 'workflow_error', run_id: 'r', seq: 9, code: 'internal' }])).toEqual([
      'runs_failed',
    ]);
  });
});
