import { assertNever, type Admission, type AdmitInput } from '@mozaiks/contracts';
import type { EngineDeps } from '../deps.ts';
import { admitCancel } from './cancel.ts';
import { admitChildDone } from './child-done.ts';
import { admitInputResponse } from './input-response.ts';
import { admitStart } from './start.ts';
import { admitToolResponse } from './tool-response.ts';
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
