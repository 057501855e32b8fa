/** Why a follower ended. */
export type FollowEnd =
  /** The client closed the chat, opened it again, or disconnected. */
  | 'aborted'
  /**
   * The run of a nested chat has ended and all its events were sent, or the client's cursor is
   * invalid.
   */
  | 'done'
  /** The chat no longer exists. */
  | 'gone'
  /** The socket already follows the maximum number of nested chats. */
  | 'dropped';
