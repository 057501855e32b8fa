import {
  ERROR_CODES,
  type Admission,
  type AdmitInput,
  type Command,
  type CommandType,
  type ErrorCode,
} from '@mozaiks/contracts';
import type { EngineDeps } from '../deps.ts';

/** The input of an admission, with the command narrowed to its type. */
export interface Admitting<T extends CommandType> extends Omit<AdmitInput, 'command'> {
  readonly deps: EngineDeps;
  readonly command: Extract<Command, { readonly type: T }>;
}

/** The event that rejects a command. */
export function rejected(
  { state, command }: Pick<AdmitInput, 'state' | 'command'>,
  code: ErrorCode,
  detail?: string,
): Admission {
  const { message } = ERROR_CODES[code];
  const run_id = state.run?.run_id ?? null;
  const said = detail === undefined ? message : `${message}: ${detail}`;
  return {
    kind: 'commit',
    drafts: [
      { type: 'command_rejected', run_id, command_id: command.command_id, code, message: said },
    ],
  };
}
