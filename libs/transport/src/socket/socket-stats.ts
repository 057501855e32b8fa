/**
 * Totals over the sockets of this process. In a separate file, so that the declarations of this
 * library do not depend on those of `ws`.
 */
export interface SocketStats {
  readonly sockets: number;
  readonly followed_chats: number;
  readonly buffered_bytes: number;
  /** Sockets that must read more before they are sent anything. */
  readonly behind: number;
}
