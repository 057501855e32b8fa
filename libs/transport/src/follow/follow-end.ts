/** Why a chat is not followed any more. */
export type FollowEnd =
  /** The client closed it, opened it anew, or is gone. */
  | 'aborted'
  /** The run of a nested chat has ended, and all was sent; or the client's cursor does not fit. */
  | 'done'
  /** The chat does not exist any more. */
  | 'gone'
  /** The socket follows as many nested chats as it may. */
  | 'dropped';
