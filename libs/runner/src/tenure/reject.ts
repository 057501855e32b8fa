import {
  assertNever,
  ERROR_CODES,
  type Command,
  type ErrorCode,
  type EventDraft,
} from '@mozaiks/contracts';
import type { Tenure } from './tenure.ts';

/** The event that answers a command which cannot be carried out. */
export const rejection = (t: Tenure, command: Command, code: ErrorCode): readonly EventDraft[] => [
  {
    type: 'command_rejected',
    run_id: t.state.run?.run_id ?? null,
    command_id: command.command_id,
    code,
    message: ERROR_CODES[code].message,
  },
];

/**
 * The code with which a command is rejected in a chat without a workflow and without an open run.
 */
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
