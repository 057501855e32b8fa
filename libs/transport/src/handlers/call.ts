import type { ClientFrame, ClientFrameOf, ClientFrameType, Principal } from '@mozaiks/contracts';
import type { FrameRefs } from '../frames/frame-refs.ts';
import type { Connection, SocketDeps } from '../socket/connection.ts';

/** A frame of an authenticated socket, and what its handler needs. Handlers throw RuntimeErrors, which become `request_error`. */
export interface Caller {
  readonly deps: SocketDeps;
  readonly connection: Connection;
  readonly principal: Principal;
  readonly refs: FrameRefs;
}

export type Handler<T extends ClientFrameType> = (caller: Caller, frame: ClientFrameOf<T>) => Promise<void> | void;

/** The part of an answer that names the frame. */
export const replyTo = ({ id }: ClientFrame): { readonly reply_to?: string } => (id === undefined ? {} : { reply_to: id });
