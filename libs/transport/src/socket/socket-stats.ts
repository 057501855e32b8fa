/** What the sockets of this process hold. In a file of its own, so that no declaration of this library needs those of `ws`. */
export interface SocketStats {
  readonly sockets: number;
  readonly followed_chats: number;
  readonly buffered_bytes: number;
  /** Sockets that are sent nothing until they have read more. */
  readonly behind: number;
}
