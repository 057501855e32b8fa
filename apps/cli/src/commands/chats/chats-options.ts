import type { ServerOptions } from '../../server/named-server.ts';

export interface ChatsOptions extends ServerOptions {
  /** Prints the body of the response. */
  readonly json?: boolean;
}
