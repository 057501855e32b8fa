import type {
  ClientFrame,
  ClientFrameOf,
  ClientFrameType,
  Principal,
  RunTerms,
} from '@mozaiks/contracts';
import type { Lookup } from '../access/find-permitted.ts';
import { termsOf } from '../access/terms-of.ts';
import type { FrameRefs } from '../frames/frame-refs.ts';
import type { Connection, SocketDeps } from '../socket/connection.ts';

/**
 * The context of a frame from an authenticated socket. Handlers throw RuntimeErrors, which become
 * `request_error`.
 */
export interface Caller {
  readonly deps: SocketDeps;
  readonly connection: Connection;
  readonly principal: Principal;
  readonly refs: FrameRefs;
}

export type Handler<T extends ClientFrameType> = (
  caller: Caller,
  frame: ClientFrameOf<T>,
) => Promise<void> | void;

/** The part of an answer that refers to the frame. */
export const replyTo = ({ id }: ClientFrame): { readonly reply_to?: string } =>
  id === undefined ? {} : { reply_to: id };

/** The one chat that the address or the token is bound to, if any. */
export const boundChat = ({ connection: { path }, principal }: Caller): string | undefined =>
  path.kind === 'bound' ? path.chat_id : principal.chat_id;

/** The conditions for the runs that a frame starts. */
export const callerTerms = ({ connection, principal }: Caller): RunTerms =>
  termsOf(principal, connection.headers);

/** The lookup that finds the chats named by a frame. */
export function lookupOf(caller: Caller): Lookup {
  const { deps, connection, principal } = caller;
  const { path, followers } = connection;
  return {
    chats: deps.chats,
    terms: callerTerms(caller),
    grant: {
      scope: principal.scope,
      chat_id: boundChat(caller),
      workflow_name: path.kind === 'bound' ? path.workflow_name : principal.workflow_name,
      directory: deps.directory,
      isKnown: (chat_id) => followers.has(chat_id),
    },
  };
}
