import { assertNever, type Admission, type AdmitInput } from '@mozaiks/contracts';
import type { EngineDeps } from '../deps.ts';
import { completeRun } from '../drafts.ts';
import { rejected, type Admitting } from './admitting.ts';
import { admitChildDone } from './child-done.ts';
import { admitInputResponse, admitToolResponse } from './responses.ts';
import { admitStart } from './start.ts';
import { admitUserMessage } from './user-message.ts';

export function admitCommand(deps: EngineDeps, input: AdmitInput): Admission {
  const { command } = input;
  switch (command.type) {
    case 'user_message':
      return admitUserMessage({ ...input, deps, command });
    case 'input_response':
      return admitInputResponse({ ...input, deps, command });
    case 'tool_response':
      return admitToolResponse({ ...input, deps, command });
    case 'cancel':
      return admitCancel({ ...input, deps, command });
    case 'start':
      return admitStart({ ...input, deps, command });
    case 'child_done':
      return admitChildDone({ ...input, deps, command });
    default:
      return assertNever(command, 'command');
  }
}

function admitCancel(input: Admitting<'cancel'>): Admission {
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
