import type { Admission } from '@mozaiks/contracts';
import { completeRun } from '../drafts.ts';
import { rejected, type Admitting } from './admitting.ts';

export function admitCancel(input: Admitting<'cancel'>): Admission {
  const { state, deps, command, running } = input;
  const { run_id, command_id } = command;
  if (state.run === null || (run_id !== undefined && run_id !== state.run.run_id))
    return rejected(input, 'no_run');
  if (running) return { kind: 'abort', reason: 'cancel' };
  return {
    kind: 'commit',
    drafts: completeRun(state, { reason: 'cancelled', now: deps.clock.now(), command_id }),
  };
}
