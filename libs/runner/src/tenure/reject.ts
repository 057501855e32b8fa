import {
  assertNever,
  ERROR_CODES,
  type Command,
  type ErrorCode,
  type EventDraft,
} from '@mozaiks/contracts';
import type { Tenure } from './tenure.ts';

/** The one fact that answers a command which cannot be done. */
export const rejection = (t: Tenure, command: Command, code: ErrorCode): readonly EventDraft[] => [
  {
    type: 'command_rejected',
    run_id: t.state.run?.run_id ?? null,
    command_id: command.command_id,
    code,
    message: ERROR_CODES[code].message,
  },
];

/** Why a command is refused in a chat whose workflow is gone and that has no open run. */
export function codeWithoutWorkflow(command: Command): ErrorCode {
  switch (command.type) {
    case 'user_message':
    case 'start':
      return 'workflow_unavailable';
    case 'input_response':
    case 'tool_response':
      return 'request_closed';
    case 'cancel':
      return 'no_run';
    case 'child_done':
      return 'unexpected_command';
    default:
      return assertNever(command, 'command');
  }
}
