import type { ServerOptions } from '../../server/named-server.ts';

export interface ChatsOptions extends ServerOptions {
  /** Print the body of the answer. */
  readonly json?: boolean;
}
